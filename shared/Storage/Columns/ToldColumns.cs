using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Storage.Columns;

/// <summary>A column of exports.</summary>
/// <param name="Csv">Its heading; of a parameter's column, what follows the parameter's name.</param>
/// <param name="Json">Its key, a dot before each deeper level; a last level that is a number is the place in a list.</param>
public sealed record ToldColumn(ResultColumn Column, string Csv, string Json);

/// <summary>What is told of a fit in CSV and JSON, whether it was stored or not: columns, and their values in the same
/// order.</summary>
public static class ToldColumns
{
    private static readonly Column<FitRow>[] Fit = [.. ResultColumns.Results, .. ResultColumns.Provenance];
    private static readonly Column<ParameterRow>[] Parameter =
    [
        .. ParameterColumns.Published,
        .. ParameterColumns.Network,
        .. ParameterColumns.Posterior,
        ParameterColumns.Method,
        .. ParameterColumns.Classical,
        .. ParameterColumns.Published90,
        .. ParameterColumns.Classical90,
    ];

    public static IReadOnlyList<ToldColumn> OfSource { get; } = Told(ResultColumns.Source);

    /// <summary>For each parameter.</summary>
    public static IReadOnlyList<ToldColumn> OfParameter { get; } = Told(Parameter);

    public static IReadOnlyList<ToldColumn> OfFit { get; } = Told(Fit);

    public static IReadOnlyList<object?> SourceOf(SourceFit fit) => Values(ResultColumns.Source, FitRow.Of(fit));

    public static IReadOnlyList<object?> FitOf(SourceFit fit) => Values(Fit, FitRow.Of(fit));

    public static IReadOnlyList<object?> ParameterOf(SourceFit fit, int number) =>
        Values(
            Parameter,
            new ParameterRow
            {
                Published = PublishedEstimate.Of(fit.Parameters[number].Method, fit.Parameters[number].Estimate),
                Classical = fit.Parameters[number].Classical,
                Network = fit.Parameters[number].Network,
                Posterior = number < fit.Network.Posterior.Count ? fit.Network.Posterior[number] : PosteriorEstimate.Unknown,
            }
        );

    private static ToldColumn[] Told<TRow>(IReadOnlyList<Column<TRow>> columns) =>
        [.. columns.Select(column => new ToldColumn(column, column.Csv, column.Json))];

    private static object?[] Values<TRow>(IReadOnlyList<Column<TRow>> columns, TRow row) =>
        [
            .. columns.Select(column =>
                column.Value(row) switch
                {
                    FitFlags flags => flags.ToString(),
                    EstimateMethod method => Stored.NameOf(method),
                    DateTime time => new DateTimeOffset(time, TimeSpan.Zero),
                    object value => value,
                    null => null,
                }
            ),
        ];
}
