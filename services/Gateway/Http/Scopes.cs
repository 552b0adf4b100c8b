using Almagest.Application.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Almagest.Gateway.Http;

/// <summary>What a token has to be made for, of each address.</summary>
internal static class Scopes
{
    /// <param name="route">One address, or a group of them.</param>
    /// <param name="scope">One.</param>
    public static T Needs<T>(this T route, TokenScopes scope)
        where T : IEndpointConventionBuilder =>
        route
            .RequireAuthorization(policy => policy.RequireClaim(ScopeWords.Claim, ScopeWords.Of(scope)))
            .WithMetadata(new NeededScope(scope));
}

/// <summary>Of an address.</summary>
internal sealed record NeededScope(TokenScopes Scope);

/// <summary>403 in a sentence.</summary>
internal sealed class ScopeRefusals : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Succeeded)
            return next(context);
        TokenScopes needed = context.GetEndpoint()?.Metadata.GetMetadata<NeededScope>()?.Scope ?? TokenScopes.All;
        return Problems
            .Of(
                context,
                StatusCodes.Status403Forbidden,
                $"found a token for {string.Join(',', Visitor.ScopesOf(context))}; expected one for {ScopeWords.Of(needed)}."
            )
            .ExecuteAsync(context);
    }
}
