// Go's strconv: %g without a precision turns to exponents here.
const LEAST_POWER = -4;
const GREATEST_POWER = 5;

/** A double as Go's %g writes it: "1e+06", "0.1", "1.5", "NaN", "+Inf". */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= LEAST_POWER && power <= GREATEST_POWER) return String(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
