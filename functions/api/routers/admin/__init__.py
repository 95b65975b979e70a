"""What operators see and do: figures, jobs, errors, businesses and plans of the deployment."""
