using Almagest.Application.Fitting;

namespace Almagest.Application.Scripts;

/// <summary>Programs that scripts are written for.</summary>
public static class ScriptPrograms
{
    /// <summary>Without a word.</summary>
    public const string Usual = "xspec";

    private static readonly (string Name, Func<FluxFiles, string> Write)[] All =
    [
        (Usual, XspecScript.Write),
        ("sherpa", SherpaScript.Write),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(one => one.Name)];

    /// <param name="program">One of <see cref="Names"/>; null: <see cref="Usual"/>.</param>
    /// <exception cref="RequestException">There is none of that name.</exception>
    public static string Write(string? program, SavedFit fit) => Find(program)(FluxFiles.Of(fit));

    internal static Func<FluxFiles, string> Find(string? program) =>
        Array.Find(All, one => one.Name == (program ?? Usual)).Write
        ?? throw new RequestException($"for: found '{program}'; expected {string.Join(" or ", Names)}.");
}
