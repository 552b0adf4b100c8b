using Almagest.Application;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Links;

/// <summary>Two runs, and what is drawn of their differences: all of it stands in the page's address.</summary>
public sealed record ComparedView
{
    private static readonly string[] Known =
    [
        "a",
        "b",
        "parameter",
        "by",
        "log",
        DiagramZoom.Across,
        DiagramZoom.Up,
        RunWords.Whole,
    ];

    /// <summary>Names of runs; null: not chosen yet.</summary>
    public string? A { get; init; }

    public string? B { get; init; }

    /// <summary>Whose differences are drawn; null: the first.</summary>
    public string? Parameter { get; init; }

    /// <summary>A column of A's table of fits, against which they are; null: the usual one.</summary>
    public string? By { get; init; }

    public bool IsLog { get; init; }

    /// <summary>Of the diagram.</summary>
    public DiagramZoom Zoom { get; init; } = DiagramZoom.All;

    /// <summary>All of it is waited for; that is no part of the state.</summary>
    public bool IsWhole { get; init; }

    /// <summary>With all of it, however long it takes.</summary>
    public string WholeAddress => $"{Address}&{RunWords.Whole}=1";

    public string Address => AddressOf(Links.Address.ComparePath);

    /// <summary>The same state for another address, such as of a picture.</summary>
    internal string AddressOf(string path) =>
        Links.Address.Of(
            path,
            [("a", A), ("b", B), ("parameter", Parameter), ("by", By), ("log", IsLog ? "1" : null), .. Zoom.Words]
        );

    /// <exception cref="RequestException">An unknown word.</exception>
    public static ComparedView Of(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(word => !Known.Contains(word)) is { } unknown)
            throw new RequestException(
                $"found an unknown '{unknown}' in the address; expected some of {string.Join(", ", Known)}."
            );
        return new()
        {
            A = Value("a"),
            B = Value("b"),
            Parameter = Value("parameter"),
            By = Value("by"),
            IsLog = Value("log") is not null,
            Zoom = DiagramZoom.Of(query),
            IsWhole = Value(RunWords.Whole) is not null,
        };

        string? Value(string word) => query[word].ToString() is { Length: > 0 } said ? said : null;
    }
}
