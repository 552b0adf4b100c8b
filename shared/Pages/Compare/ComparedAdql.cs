using Almagest.Application.Published;
using Almagest.Application.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Compare;

/// <summary>Two runs beside each other, pair by pair, as a query.</summary>
internal static class ComparedAdql
{
    private static readonly string[] Ends = ["", ParameterColumns.Lower, ParameterColumns.Upper];

    public static string Of(ComparedPairs pairs)
    {
        RunDifferences both = pairs.Differences;
        string[] columns =
        [
            "a.source_name",
            .. both.Parameters.SelectMany(one => Of("a", both.A, one.Parameter).Concat(Of("b", both.B, one.Parameter))),
            .. new[] { "statistic", "flags" }.SelectMany(name => new[] { Named("a", name), Named("b", name) }),
            .. pairs.Column.Name is "statistic" or "flags" ? Array.Empty<string>() : [$"a.{AdqlText.Plain(pairs.Column.Name)}"],
        ];
        return $"SELECT {string.Join(", ", columns)}\nFROM almagest.{both.A.FitsView} AS a\n"
            + $"JOIN almagest.{both.B.FitsView} AS b ON b.observation_id = a.observation_id\n"
            + $"WHERE a.run = {AdqlText.Literal(both.A.Name)} AND b.run = {AdqlText.Literal(both.B.Name)}";
    }

    private static IEnumerable<string> Of(string side, Run run, RunParameter parameter)
    {
        string column = FitsTables.ColumnsOf(run)[run.Parameters.ToList().IndexOf(parameter)];
        return Ends.Select(end => Named(side, column + end));
    }

    /// <summary>Which side's it is stays in its name.</summary>
    private static string Named(string side, string column) =>
        $"{side}.{AdqlText.Plain(column)} AS {AdqlText.Plain($"{side}_{column}")}";
}
