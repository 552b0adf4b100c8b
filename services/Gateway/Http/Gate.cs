using System.Net;
using Almagest.Application.Access;
using Almagest.Gateway.Settings;
using Almagest.Pages;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>
/// Who is served where something is guarded. Beyond loopback it takes a token, or a word that none is wanted; without
/// either the gateway does not start. A name that leads here and is none of ours is refused: a page elsewhere may have
/// pointed its own name at this machine.
/// </summary>
internal sealed class Gate(IServer server, GateSettings settings, IOptions<GatewayOptions> options, Tokens tokens)
    : IStartupFilter
{
    private static readonly PathString[] ForPrograms = ["/api", "/tap", "/datalink", Health];
    private const string Health = "/health";

    /// <summary>All but health, for who asks for that has no token, and what a browser needs to ask for one.</summary>
    public static bool IsGuarded(HttpContext context) =>
        !Begins(context, Health) && !PageEndpoints.IsForAll(context.Request.Path);

    /// <summary>An address of people.</summary>
    public static bool IsPage(HttpContext context) => !Array.Exists(ForPrograms, path => Begins(context, path));

    /// <summary>Whoever asks there reads HTML, errors included: programs that strayed get what they can read.</summary>
    public static bool ReadsPages(HttpContext context) =>
        IsPage(context) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <exception cref="OptionsValidationException">It would listen to everybody, where no setting said so: see
    /// <see cref="GateSettings"/>.</exception>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        string[] addresses = [.. settings.Addresses, .. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        if (GateSettings.Wrong(addresses, options.Value) is { } wrong)
            throw new OptionsValidationException("Gateway", typeof(GatewayOptions), [wrong]);
        // The last token's end is not an invitation.
        bool takesToken = !options.Value.AllowAnonymous && (addresses.Any(GateSettings.IsOpen) || tokens.Any);
        return app =>
        {
            app.UseWhen(IsPage, pages => pages.UseResponseCompression());
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
        if (IsGuarded(context) && tokens.Of(context.Request) is { } token)
            context.User = Visitor.Of(token.Name, token.Scopes);
    }

    private Task EnterAsync(HttpContext context, RequestDelegate following, bool takesToken)
    {
        if (Strangers.FindFormOf(context.Request) is { } stranger)
            return RefuseAsync(context, StatusCodes.Status403Forbidden, stranger);
        if (!IsGuarded(context) || Visitor.NameOf(context) is not null)
            return following(context);
        if (!IsOurs(context.Request.Host.Host))
            return RefuseAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                $"found the host {context.Request.Host.Host}; expected an address, localhost or one of Gateway:AllowedHosts."
            );
        if (!takesToken && (options.Value.AllowAnonymous || !tokens.Any))
        {
            context.User = Visitor.Of(null, TokenScopes.All);
            return following(context);
        }
        if (ReadsPages(context))
            return SignInEndpoints.Ask(context.Request).ExecuteAsync(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "found no valid token; expected 'Authorization: Bearer TOKEN'."
        );
    }

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        Problems.Of(context, status, detail).ExecuteAsync(context);

    private static bool Begins(HttpContext context, PathString path) =>
        context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

    /// <summary>An address can't be pointed elsewhere, as a name can.</summary>
    private bool IsOurs(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || options.Value.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
