using System.Globalization;
using Almagest.Storage.Columns;
using Almagest.Vo.Fields;

namespace Almagest.Application.Selections;

/// <summary>A column of a parameter in the table with a row per fit, as the table of parameters has it, a row for each.</summary>
/// <param name="Name">In the table of fits.</param>
/// <param name="Number">The parameter's, from 0.</param>
/// <param name="There">Its name in the table of parameters.</param>
internal sealed record ParameterColumn(string Name, int Number, string There)
{
    public const string Table = "almagest.parameters",
        NumberColumn = "parameter_number";

    /// <param name="columns">Of each parameter's value, in the table of fits.</param>
    /// <returns>Those that are of a parameter.</returns>
    public static ParameterColumn[] Of(IEnumerable<Field> fields, IReadOnlyList<string> columns)
    {
        Dictionary<string, ParameterColumn> known = columns
            .SelectMany(
                (name, number) =>
                    ParameterColumns.Numbers.Select(one => new ParameterColumn(name + one.Suffix, number, one.Column))
            )
            .ToDictionary(one => one.Name, StringComparer.Ordinal);
        return [.. fields.Select(field => known.GetValueOrDefault(field.Name)).OfType<ParameterColumn>()];
    }

    /// <summary>A condition that rows of these parameters meet.</summary>
    public static string Condition(IEnumerable<ParameterColumn> columns) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{NumberColumn} IN ({string.Join(", ", columns.Select(one => one.Number).Distinct().Order())})"
        );
}
