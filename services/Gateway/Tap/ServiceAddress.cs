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
        context
            .RequestServices.GetRequiredService<IOptions<TapOptions>>()
            .Value.AddressOr($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}");
}
