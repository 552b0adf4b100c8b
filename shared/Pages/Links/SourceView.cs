using System.Globalization;
using Almagest.Application;
using Almagest.Application.Selections;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Links;

/// <summary>What is looked at of a source: all of it stands in the page's address.</summary>
public sealed record SourceView
{
    /// <summary>Before the range of energies that is drawn.</summary>
    internal const string Zoomed = "energies";

    private static readonly string[] Known =
    [
        "run",
        "name",
        "obs",
        "source",
        "plot",
        "below",
        "rebin",
        "linear",
        "background",
        "whole",
        Zoomed,
        "in",
    ];

    public required string Name { get; init; }

    /// <summary>Null: that of the newest fit.</summary>
    public string? Run { get; init; }

    /// <summary>observation_id, where the name and the run leave a choice; null: they decide.</summary>
    public long? Observation { get; init; }

    /// <summary>source_id, where sources of several catalogues have one name; null: that last ingested.</summary>
    public long? Source { get; init; }

    /// <summary>The panel on top, by its name; null: the usual one.</summary>
    public string? Plot { get; init; }

    /// <summary>The panel below; "none", or null for the usual one.</summary>
    public string? Below { get; init; }

    /// <summary>Grouping for the eye, "SIGMA,MOST"; null: the usual one.</summary>
    public string? Rebin { get; init; }

    /// <summary>Energies on a linear axis.</summary>
    public bool IsLinear { get; init; }

    public bool WithBackground { get; init; }

    /// <summary>The model as a whole, without its components.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Energies that are drawn, keV; an end that is null is where the spectrum ends; null: all.</summary>
    public Between? Energies { get; init; }

    /// <summary>The words of the run's page that led here, without its name: "only=...&amp;sort=..."; null: none did.</summary>
    public string? Selection { get; init; }

    public string Address => Links.Address.Of(Links.Address.SourcePath, Words);

    /// <summary>The address of the same with {x} in the place of a range of energies.</summary>
    internal string Zoom => $"{(this with { Energies = null }).Address}&{Zoomed}={{x}}";

    internal IEnumerable<(string Word, string? Value)> Words =>
        [
            ("run", Run),
            ("name", Name),
            ("obs", Observation?.ToString(CultureInfo.InvariantCulture)),
            ("source", Source?.ToString(CultureInfo.InvariantCulture)),
            ("plot", Plot),
            ("below", Below),
            ("rebin", Rebin),
            ("linear", Said(IsLinear)),
            ("background", Said(WithBackground)),
            ("whole", Said(IsWhole)),
            (Zoomed, Energies is { } drawn ? FilterWords.RangeOf(drawn) : null),
            ("in", Selection),
        ];

    /// <exception cref="RequestException">No name, or an unknown word.</exception>
    public static SourceView Of(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(word => !Known.Contains(word)) is { } unknown)
            throw new RequestException(
                $"found an unknown '{unknown}' in the address; expected some of {string.Join(", ", Known)}."
            );
        return new()
        {
            Name = Value("name") ?? throw new RequestException("name: found none; expected that of a source."),
            Run = Value("run"),
            Observation = Number("obs", "an observation_id"),
            Source = Number("source", "a source_id"),
            Plot = Value("plot"),
            Below = Value("below"),
            Rebin = Value("rebin"),
            IsLinear = IsSaid("linear"),
            WithBackground = IsSaid("background"),
            IsWhole = IsSaid("whole"),
            Energies = Value(Zoomed) is { } range ? FilterWords.RangeOf(Zoomed, range) : null,
            Selection = Value("in"),
        };

        string? Value(string word) => query[word].ToString() is { Length: > 0 } said ? said : null;

        long? Number(string word, string expected) =>
            Value(word) is not { } id ? null
            : long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new RequestException($"{word}: found '{id}'; expected {expected}.");

        bool IsSaid(string word) =>
            Value(word) switch
            {
                null => false,
                "1" or "on" or "true" => true,
                { } other => throw new RequestException($"{word}: found '{other}'; expected 1, or nothing."),
            };
    }

    /// <summary>Equal where the addresses are.</summary>
    public bool Equals(SourceView? other) => other is not null && Address == other.Address;

    public override int GetHashCode() => Address.GetHashCode(StringComparison.Ordinal);

    private static string? Said(bool isSo) => isSo ? "1" : null;
}
