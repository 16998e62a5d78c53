// The viewer's modules: names that nothing defines or nobody uses, and assignments to what is imported.

import js from "@eslint/js";
import globals from "globals";

const strict = {
  ...js.configs.recommended.rules,
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-shadow": "error",
  "no-param-reassign": "error",
  "prefer-const": "error",
  eqeqeq: "error",
};

export default [
  { ignores: [".venv/", "maps/", "dist/", "build/", "borderhist/maps/html/viewer_bundle.js"] },
  { files: ["borderhist/maps/html/viewer/**/*.js"], languageOptions: { globals: { ...globals.browser, L: "readonly" } }, rules: strict },
  { files: ["tests/viewer/**/*.js", "scripts/*.mjs"], languageOptions: { globals: globals.node }, rules: strict },
];
