using Almagest.Application;
using Almagest.Application.Tap;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Tap;

/// <summary>Where people reach the service.</summary>
internal static class ServiceAddress
{
    public const string Path = "/tap";

    /// <summary>TAP, without a slash at the end.</summary>
    public static string Of(HttpContext context) => HostOf(context) + Path;

    /// <summary>The gateway, without a slash at the end.</summary>
    public static string HostOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<TapOptions>>().Value.Address?.AbsoluteUri.TrimEnd('/')
        ?? (
            Uri.TryCreate(
                $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}",
                UriKind.Absolute,
                out Uri? asked
            )
                ? asked.AbsoluteUri.TrimEnd('/')
                : throw new RequestException($"found the host {context.Request.Host}; expected a name or an address.")
        );
}
