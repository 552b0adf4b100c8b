using Almagest.Application;
using Almagest.Application.Published;
using Almagest.Application.Results;
using Almagest.Pages.Charts;
using Almagest.Pages.Links;
using Almagest.Storage.Runs;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Compare;

/// <summary>Two runs beside each other.</summary>
/// <param name="Runs">Names to choose from, the newest first.</param>
/// <param name="Pairs">Null: no two are chosen, or they are not read yet.</param>
/// <param name="IsSlow">They are chosen, and have so many fits that reading them takes time.</param>
public sealed record CompareModel(ComparedView View, IReadOnlyList<string> Runs, ComparedPairs? Pairs, bool IsSlow)
{
    private const int MostRuns = 500,
        MostMoved = 30;

    internal static async Task<IResult> ShowAsync(
        HttpContext context,
        IRunStore runs,
        DifferenceReader reader,
        RunComparisons comparisons,
        PublishedPages pages,
        CancellationToken cancellation
    )
    {
        ComparedView view = ComparedView.Of(context.Request.Query);
        bool isSlow =
            view is { IsWhole: false, A: { } a, B: { } b }
            && !await comparisons.IsSoonAsync(a, b, ComparedPairs.ColumnOf(view), MostMoved, cancellation);
        ComparedPairs? pairs = isSlow ? null : await ReadAsync(view, reader, pages, cancellation);
        if (pairs is not null)
            pairs = pairs with { Compared = await comparisons.OfAsync(pairs.Differences, MostMoved, cancellation) };
        return Layout.Page.Of<ComparePage, CompareModel>(
            new(view, [.. (await runs.ListAsync(cancellation)).Take(MostRuns).Select(run => run.Name)], pairs, isSlow)
        );
    }

    /// <summary>The cells of a diagram that has too many points to be drawn one by one.</summary>
    internal static async Task<IResult> DensityAsync(
        HttpContext context,
        DifferenceReader reader,
        PublishedPages pages,
        CancellationToken cancellation
    )
    {
        ComparedView view = ComparedView.Of(context.Request.Query);
        ComparedPairs pairs = await ReadAsync(view, reader, pages, cancellation)
            ?? throw new RequestException("found no two runs; expected a and b.");
        return DifferenceCharts.AgainstColumn(pairs, view) is { } diagram
            ? PagePicture.Png(diagram.Density(), context)
            : throw new UnknownException("parameter in both of", $"{view.A}, {view.B}");
    }

    private static async Task<ComparedPairs?> ReadAsync(
        ComparedView view,
        DifferenceReader reader,
        PublishedPages pages,
        CancellationToken cancellation
    )
    {
        if (view is not { A: { } a, B: { } b })
            return null;
        string column = ComparedPairs.ColumnOf(view);
        RunDifferences differences = await reader.ReadAsync(a, b, column, cancellation);
        PublishedTable table = (await pages.TablesAsync(cancellation)).First(one => one.Name == differences.A.FitsView);
        Field[] numbers = [.. table.Columns.Select(one => one.Field).Where(field => field.Kind.IsNumber())];
        ParameterPairs? parameter =
            view.Parameter is { } name
                ? differences.Parameters.FirstOrDefault(one => one.Parameter.Name == name)
                    ?? throw new RequestException(
                        $"parameter: found '{name}'; expected one of both runs: "
                            + $"{string.Join(", ", differences.Parameters.Select(one => one.Parameter.Name))}."
                    )
            : differences.Parameters is [{ } first, ..] ? first
            : null;
        return new(differences, parameter, numbers, numbers.First(field => field.Name == column));
    }
}

/// <param name="Parameter">Whose differences are drawn; null: they have none in common.</param>
/// <param name="Columns">Of A's table of fits, those of numbers.</param>
/// <param name="Column">Against which they are drawn.</param>
public sealed record ComparedPairs(
    RunDifferences Differences,
    ParameterPairs? Parameter,
    IReadOnlyList<Field> Columns,
    Field Column
)
{
    private const string UsualColumn = "net_counts";

    internal static string ColumnOf(ComparedView view) => view.By ?? UsualColumn;

    /// <summary>The same in a few numbers; null: only a picture is wanted.</summary>
    public ComparedRuns? Compared { get; init; }
}
