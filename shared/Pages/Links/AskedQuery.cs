using System.Globalization;
using Almagest.Application;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Links;

/// <summary>A query and what is looked at of its answer: all of it stands in the page's address.</summary>
public sealed record AskedQuery
{
    /// <summary>Characters that an address has room for.</summary>
    public const int Longest = 5000;

    private static readonly string[] Known = ["adql", "from", "x", "y", "logx", "logy", DiagramZoom.Across, DiagramZoom.Up];

    /// <summary>Null: nothing is asked yet. Lines end by a line feed.</summary>
    public string? Adql { get; init; }

    /// <summary>Rows before those of the table's page.</summary>
    public long From { get; init; }

    /// <summary>Columns of the diagram; null: there is none.</summary>
    public string? X { get; init; }

    public string? Y { get; init; }

    public bool IsLogX { get; init; }

    public bool IsLogY { get; init; }

    /// <summary>Of the diagram.</summary>
    public DiagramZoom Zoom { get; init; } = DiagramZoom.All;

    public string Address => AddressOf(Links.Address.QueryPath);

    /// <summary>The same state for another address, such as of a picture.</summary>
    internal string AddressOf(string path) =>
        Links.Address.Of(
            path,
            [
                ("adql", Adql),
                ("from", From == 0 ? null : From.ToString(CultureInfo.InvariantCulture)),
                ("x", X),
                ("y", Y),
                ("logx", IsLogX ? "1" : null),
                ("logy", IsLogY ? "1" : null),
                .. Zoom.Words,
            ]
        );

    /// <exception cref="RequestException">An unknown word, or a number that is none.</exception>
    public static AskedQuery Of(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(word => !Known.Contains(word)) is { } unknown)
            throw new RequestException(
                $"found an unknown '{unknown}' in the address; expected some of {string.Join(", ", Known)}."
            );
        return new()
        {
            Adql = Value("adql")?.ReplaceLineEndings("\n"),
            From =
                Value("from") is not { } from ? 0
                : long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out long rows) ? rows
                : throw new RequestException($"from: found '{from}'; expected a whole number from 0."),
            X = Value("x"),
            Y = Value("y"),
            IsLogX = Value("logx") is not null,
            IsLogY = Value("logy") is not null,
            Zoom = DiagramZoom.Of(query),
        };

        string? Value(string word) => query[word].ToString() is { } said && !string.IsNullOrWhiteSpace(said) ? said : null;
    }
}
