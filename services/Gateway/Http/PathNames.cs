namespace Almagest.Gateway.Http;

/// <summary>Names in the path of an address.</summary>
internal static class PathNames
{
    /// <summary>A name with a slash, told as %2F, arrives as it is: the server takes all other escapes away, and leaves
    /// this.</summary>
    public static void TakeSlashes(this IEndpointConventionBuilder routes) =>
        routes.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is not { } answer)
                return;
            endpoint.RequestDelegate = context =>
            {
                foreach ((string name, object? value) in context.Request.RouteValues.ToArray())
                    if (value is string text)
                        context.Request.RouteValues[name] = text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
                return answer(context);
            };
        });
}
