using System.Security.Claims;
using Almagest.Application.Access;

namespace Almagest.Gateway.Http;

/// <summary>Who asks, and what they may.</summary>
internal static class Visitor
{
    /// <param name="name">Of the token; null where none is wanted.</param>
    public static ClaimsPrincipal Of(string? name, TokenScopes scopes) =>
        new(
            new ClaimsIdentity(
                [
                    .. name is null ? (Claim[])[] : [new Claim(ClaimTypes.Name, name)],
                    .. ScopeWords.Each(scopes).Select(scope => new Claim(ScopeWords.Claim, scope)),
                ],
                authenticationType: "Bearer"
            )
        );

    /// <summary>Null: nobody said.</summary>
    public static string? NameOf(HttpContext context) => context.User.FindFirst(ClaimTypes.Name)?.Value;

    public static IEnumerable<string> ScopesOf(HttpContext context) =>
        context.User.FindAll(ScopeWords.Claim).Select(claim => claim.Value);
}
