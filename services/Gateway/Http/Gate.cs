using System.Net;
using Almagest.Application.Access;
using Almagest.Gateway.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>
/// Who is served where something is guarded. Beyond loopback it takes a token, or a word that none is wanted; without
/// either the gateway does not start. A name that leads here and is none of ours is refused: a page elsewhere may have
/// pointed its own name at this machine.
/// </summary>
internal sealed class Gate(IServer server, GateSettings settings, IOptions<GatewayOptions> options) : IStartupFilter
{
    private static readonly PathString[] Guarded = ["/api", "/tap", "/datalink"];

    private readonly TokenFile? _tokens = options.Value.TokenFile is { Length: > 0 } file ? new(file) : null;

    /// <summary>Health is not: who asks for that has no token.</summary>
    public static bool IsGuarded(HttpContext context) =>
        Array.Exists(Guarded, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="OptionsValidationException">It would listen to everybody, where no setting said so: see
    /// <see cref="GateSettings"/>.</exception>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        string[] addresses = [.. settings.Addresses, .. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        if (GateSettings.Wrong(addresses, options.Value) is { } wrong)
            throw new OptionsValidationException("Gateway", typeof(GatewayOptions), [wrong]);
        // The last token's end is not an invitation.
        bool takesToken =
            !options.Value.AllowAnonymous && (addresses.Any(GateSettings.IsOpen) || _tokens?.List() is { Count: > 0 });
        return app =>
        {
            app.UseStatusCodePages(Problems.TellAsync);
            app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.TellFaultAsync });
            app.Use(
                (context, following) =>
                {
                    Recognise(context);
                    return following(context);
                }
            );
            app.UseRateLimiter();
            app.Use((context, following) => EnterAsync(context, following, takesToken));
            next(app);
        };
    }

    private void Recognise(HttpContext context)
    {
        const string bearer = "Bearer ";
        string said = context.Request.Headers.Authorization.ToString();
        if (
            IsGuarded(context)
            && said.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)
            && _tokens?.Find(said[bearer.Length..].Trim()) is { } token
        )
            context.User = Visitor.Of(token.Name, token.Scopes);
    }

    private Task EnterAsync(HttpContext context, RequestDelegate following, bool takesToken)
    {
        if (!IsGuarded(context) || Visitor.NameOf(context) is not null)
            return following(context);
        if (!IsOurs(context.Request.Host.Host))
            return RefuseAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                $"found the host {context.Request.Host.Host}; expected an address, localhost or one of Gateway:AllowedHosts."
            );
        if (!takesToken && (options.Value.AllowAnonymous || _tokens?.List() is not { Count: > 0 }))
        {
            context.User = Visitor.Of(null, TokenScopes.All);
            return following(context);
        }
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "found no valid token; expected 'Authorization: Bearer TOKEN'."
        );
    }

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(context);

    /// <summary>An address can't be pointed elsewhere, as a name can.</summary>
    private bool IsOurs(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || options.Value.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
