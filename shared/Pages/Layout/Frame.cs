using System.Security.Claims;
using Almagest.Application.Access;
using Almagest.Application.Tap;
using Almagest.Storage.Status;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Almagest.Pages.Layout;

/// <summary>What all pages share: who looks, from where, and in what light.</summary>
public sealed record Frame
{
    /// <summary>Path and query of this page.</summary>
    public required string Here { get; init; }

    /// <summary>Where people reach the gateway, without a slash at the end.</summary>
    public required string Address { get; init; }

    /// <summary>Name of the visitor's token; null: none was wanted.</summary>
    public string? Visitor { get; init; }

    public bool MayOperate { get; init; }

    /// <summary>"light" or "dark", as somebody chose; null: as the system has it.</summary>
    public string? Light { get; init; }

    /// <summary>Of a page that is a file: what made it; null: a gateway gives it.</summary>
    public SavedBy? Saved { get; init; }

    public bool IsSaved => Saved is not null;

    public static Frame Of(HttpContext context) =>
        new()
        {
            Here = $"{context.Request.Path}{context.Request.QueryString}",
            Address = context
                .RequestServices.GetRequiredService<IOptions<TapOptions>>()
                .Value.AddressOr($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}"),
            Visitor = context.User.FindFirst(ClaimTypes.Name)?.Value,
            MayOperate = context.User.HasClaim(ScopeWords.Claim, ScopeWords.Of(TokenScopes.Operate)),
            Light = LightSwitch.Of(context),
        };
}

/// <summary>What made a page that is a file.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Command">As it was given.</param>
/// <param name="At">When.</param>
public sealed record SavedBy(string Version, string Command, DateTimeOffset At)
{
    /// <param name="command">As it was given.</param>
    public static SavedBy Now(string command, TimeProvider time) => new(ProgramVersion.Own, command, time.GetUtcNow());
}
