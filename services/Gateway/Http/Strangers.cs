namespace Almagest.Gateway.Http;

/// <summary>Requests that a page of another host made: a browser would ask for anybody, with the visitor's cookie.</summary>
internal static class Strangers
{
    /// <summary>The header by which a browser says whose page asks.</summary>
    public const string Site = "Sec-Fetch-Site";

    /// <summary>Why it is refused; null: nothing says that it is one.</summary>
    public static string? Find(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request.Host)
            ? $"found a page of {origin}; expected one of this host."
            : null;

    /// <summary>Likewise of one that changes something by leave of a cookie: it has to say that it is ours.</summary>
    public static string? FindFormOf(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        || HttpMethods.IsHead(request.Method)
        || request.Headers.Authorization.Count > 0
        || (!request.Cookies.ContainsKey(Tokens.Cookie) && !Gate.IsPage(request.HttpContext))
            ? null
        : Find(request) is { } stranger ? stranger
        : request.Headers[Site].ToString() is "same-origin" || request.Headers.Origin.Count > 0 ? null
        : $"found a form that says neither {Site}: same-origin nor an Origin; expected one of this host's pages.";

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
        && from.Authority.Equals(
            host.Port is { } port && !from.IsDefaultPort ? $"{host.Host}:{port}" : host.Host,
            StringComparison.OrdinalIgnoreCase
        )
        && (host.Port is null || host.Port == from.Port);
}
