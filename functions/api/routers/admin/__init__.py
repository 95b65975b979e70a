"""The operators' routes: figures, jobs, errors, businesses and plans of the deployment."""
