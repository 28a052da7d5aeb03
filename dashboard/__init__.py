"""What people see: pages, JSON API, live sockets."""
