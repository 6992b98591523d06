import js from "@eslint/js";
import babelParser from "@babel/eslint-parser";
import globals from "globals";

// Types are tsc's business (npm run lint runs it too); eslint looks for what types cannot see.
export default [
  { ignores: ["node_modules/", "dist/", ".cache/", "test/tools/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.js"],
    languageOptions: {
      parser: babelParser,
      parserOptions: {
        requireConfigFile: false,
        babelOptions: { parserOpts: { plugins: ["typescript"] } },
      },
      globals: { ...globals.node, ...globals.mocha },
    },
    rules: {
      // tsc reports these with knowledge of types (noUnusedLocals, noUnusedParameters, unknown names).
      "no-unused-vars": "off",
      "no-undef": "off",
      "no-redeclare": "off",
      "no-dupe-class-members": "off",
      eqeqeq: ["error", "always"],
      "no-var": "error",
      "prefer-const": "error",
      "no-param-reassign": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-throw-literal": "error",
      "no-else-return": "error",
      "object-shorthand": "error",
      "preserve-caught-error": "off",
    },
  },
  {
    files: ["scripts/**", "test/bench/**", "bin/**"],
    rules: { "no-console": "off" },
  },
];
