using System.Globalization;
using Almagest.Learning.Results;
using Almagest.Storage.Columns;

namespace Almagest.Application.Results;

/// <summary>A fit as scripts read it: flat, named, with units.</summary>
public static class FitJson
{
    public static object Of(SourceFit fit)
    {
        Dictionary<string, object?> told = [];
        Add(told, ToldColumns.OfSource, ToldColumns.SourceOf(fit));
        Add(told, ToldColumns.OfFit, ToldColumns.FitOf(fit));
        told["parameters"] = fit.Parameters.Index().ToDictionary(one => one.Item.Name, one => Parameter(fit, one.Index));
        // One row for each sample, in the parameters' order; null where none were asked for.
        told["samples"] = fit.Network.Samples.Length == 0 ? null : fit.Network.Samples.Chunk(fit.Parameters.Count);
        return told;
    }

    private static Dictionary<string, object?> Parameter(SourceFit fit, int number)
    {
        Dictionary<string, object?> told = new() { ["unit"] = fit.Parameters[number].Unit };
        Add(told, ToldColumns.OfParameter, ToldColumns.ParameterOf(fit, number));
        if (fit.Network.Posterior.Count == 0)
            told["posterior"] = null;
        return told;
    }

    /// <summary>Each value at the end of its path; see <see cref="ToldColumn.Json"/>.</summary>
    private static void Add(Dictionary<string, object?> told, IReadOnlyList<ToldColumn> columns, IReadOnlyList<object?> values)
    {
        foreach ((ToldColumn column, object? value) in columns.Zip(values))
        {
            string[] path = column.Json.Split('.');
            Dictionary<string, object?> at = told;
            int last = path.Length - 1;
            bool isInList = int.TryParse(path[last], CultureInfo.InvariantCulture, out _);
            foreach (string level in path[..(isInList ? last - 1 : last)])
                at =
                    (Dictionary<string, object?>)
                        (at.TryGetValue(level, out object? deeper) ? deeper! : at[level] = new Dictionary<string, object?>())!;
            if (!isInList)
                at[path[last]] = value;
            else if (at.TryGetValue(path[last - 1], out object? list))
                ((List<object?>)list!).Add(value);
            else
                at[path[last - 1]] = new List<object?> { value };
        }
    }
}
