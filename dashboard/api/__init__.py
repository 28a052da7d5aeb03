"""The JSON read API. Lists answer `{"items": […], "next": cursor or null}`; errors name the field."""
