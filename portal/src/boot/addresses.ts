export const SESSION_PATH = "/api/v1/session";
export const ENVIRONMENT_PATH = "/portal/environment.json";
