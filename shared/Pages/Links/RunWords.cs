using Almagest.Application;
using Almagest.Spectra.Fitting.Results;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Links;

/// <summary>What is looked at of a run, as words of an address.</summary>
internal static class RunWords
{
    /// <summary>Said where all of a page is waited for: it is no part of what is looked at.</summary>
    internal const string Whole = "whole";

    private static readonly string[] Known =
    [
        "name",
        "only",
        "flag",
        "where",
        "clean",
        "columns",
        "sort",
        "down",
        "after",
        "x",
        "y",
        "by",
        "logx",
        "logy",
        "errors",
        "zoom",
        Whole,
    ];

    public static IEnumerable<(string Word, string? Value)> Of(RunView view) =>
        [
            ("name", view.Name),
            .. view.Choice.Only.Select(filter => ("only", (string?)FilterWords.Of(filter))),
            .. Each(view.Choice.With).Select(flag => ("flag", (string?)$"{flag}")),
            .. Each(view.Choice.Without & ~(view.IsClean ? FitResult.NotToTrust : FitFlags.None))
                .Select(flag => ("flag", (string?)$"-{flag}")),
            ("where", view.Choice.Where),
            ("clean", Said(view.IsClean)),
            ("columns", view.Columns.Count == 0 ? null : string.Join(',', view.Columns)),
            ("sort", view.Sort),
            ("down", Said(view.IsDescending)),
            ("x", view.X),
            ("y", view.Y),
            ("by", view.By),
            ("logx", Said(view.IsLogX)),
            ("logy", Said(view.IsLogY)),
            ("errors", Said(view.HasErrors)),
            ("zoom", Said(view.IsZoomed)),
            ("after", view.After),
        ];

    /// <exception cref="RequestException">No name, an unknown word, or a value that is none.</exception>
    public static RunView Read(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(word => !Known.Contains(word)) is { } unknown)
            throw new RequestException(
                $"found an unknown '{unknown}' in the address; expected some of {string.Join(", ", Known)}."
            );
        FitFlags with = FitFlags.None,
            without = IsSaid("clean") ? FitResult.NotToTrust : FitFlags.None;
        foreach (string said in query["flag"].OfType<string>())
            if (said is ['-', ..])
                without |= Flag(said[1..]);
            else
                with |= Flag(said);
        return new()
        {
            Name = Value("name") ?? throw new RequestException("name: found none; expected that of a run."),
            Choice = new()
            {
                Only = [.. query["only"].OfType<string>().Select(FilterWords.Parse)],
                With = with,
                Without = without,
                Where = Value("where"),
            },
            Columns = Value("columns")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Sort = Value("sort"),
            IsDescending = IsSaid("down"),
            After = Value("after"),
            X = Value("x"),
            Y = Value("y"),
            By = Value("by"),
            IsLogX = IsSaid("logx"),
            IsLogY = IsSaid("logy"),
            HasErrors = IsSaid("errors"),
            IsZoomed = IsSaid("zoom"),
        };

        string? Value(string word) => query[word].ToString() is { Length: > 0 } said ? said : null;

        bool IsSaid(string word) =>
            Value(word) switch
            {
                null => false,
                "1" or "on" or "true" => true,
                { } other => throw new RequestException($"{word}: found '{other}'; expected 1, or nothing."),
            };
    }

    /// <summary>One by one.</summary>
    public static IEnumerable<FitFlags> Each(FitFlags flags) =>
        Enum.GetValues<FitFlags>().Where(flag => flag != FitFlags.None && flags.HasFlag(flag));

    private static FitFlags Flag(string name) =>
        Enum.GetNames<FitFlags>().Contains(name) && Enum.Parse<FitFlags>(name) is not FitFlags.None and var flag
            ? flag
            : throw new RequestException(
                $"flag: found '{name}'; expected one of {string.Join(", ", Each((FitFlags)int.MaxValue))}."
            );

    private static string? Said(bool isSo) => isSo ? "1" : null;
}
