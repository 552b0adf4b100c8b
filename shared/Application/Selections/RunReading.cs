using System.Globalization;
using Almagest.Application.Published;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Application.Selections;

/// <summary>Reads columns of a run's fits, all of them. Of many fits each processor reads a part, and what is the observation's
/// is read by itself, as are the parameters where they have a table of their own: a database that joins a million rows with a
/// million others takes longer than it does for both.</summary>
/// <param name="question">Of the run's fits.</param>
internal sealed class RunReading(IPublishedQueries queries, PublishedCatalogue catalogue, PublishedQuestion question, Run run)
{
    public const string Key = PageRequest.Observation;

    private const string Observations = "almagest.observations";

    private const int MostParts = 4,
        LeastOfPart = 5_000;

    // Observations among which a run's lie that are read for each that was fitted.
    private const long MostForOne = 4;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="columns">The key among them.</param>
    /// <param name="fits">How many there are, or were.</param>
    /// <returns>Each in the order of the observations.</returns>
    public async Task<IReadOnlyDictionary<string, double[]>> ReadAsync(
        IReadOnlyList<string> columns,
        long fits,
        CancellationToken cancellation
    )
    {
        Field[] fields = [.. columns.Select(name => PageOrder.ColumnOf(question.Table, "columns", name))];
        if (fits < 2 * LeastOfPart || await EndsAsync(fields, cancellation) is not var (first, last))
            return Named(fields, await ReadAsync(question, fields, null, cancellation));
        PublishedQuestion observed = PublishedQuestion.Of(catalogue, queries.Dialect, new() { Table = Observations });
        // PostgreSQL has a fit's in arrays of its row.
        ParameterColumn[] ofParameters =
            queries.Dialect == SqlDialect.Sqlite ? ParameterColumn.Of(fields, FitsTables.ColumnsOf(run)) : [];
        // The key among them.
        Field[] ofObservation = last - first < MostForOne * fits
                ? [.. fields.Where(field => observed.Table.Columns.Any(column => column.Field.Name == field.Name))]
                : [],
            ofFit =

            [
                .. fields.Where(field =>
                    field.Name == Key || (!ofObservation.Contains(field) && !ofParameters.Any(one => one.Name == field.Name))
                ),
            ];
        string[] conditions = [.. Parts(first, last, fits)];
        Task<double[][]>[] parts = [.. conditions.Select(part => OnItsOwn(question, ofFit, part))],
            parameters = ofParameters.Length > 0 ? [.. conditions.Select(part => ParametersAsync(ofParameters, part))] : [];
        Task<double[][]>? others = ofObservation.Length > 1 ? OnItsOwn(observed, ofObservation, Between(first, last)) : null;
        Dictionary<string, double[]> read = Named(ofFit, Joined(await Task.WhenAll(parts)));
        if (parameters.Length > 0)
            AddParameters(read, ofParameters, Joined(await Task.WhenAll(parameters)));
        if (others is null)
            return read;
        Dictionary<string, double[]> beside = Named(ofObservation, await others);
        foreach (Field field in ofObservation.Where(field => field.Name != Key))
            read[field.Name] = KeptColumns.Aligned(read[Key], beside[Key], beside[field.Name]);
        return read;

        Task<double[][]> ParametersAsync(ParameterColumn[] columns, string condition)
        {
            PublishedQuestion asked = PublishedQuestion.Of(
                catalogue,
                queries.Dialect,
                new()
                {
                    Table = ParameterColumn.Table,
                    Run = run.Name,
                    RunNumber = run.Number,
                }
            );
            return OnItsOwn(
                asked,
                [.. NamesThere(columns).Select(name => PageOrder.ColumnOf(asked.Table, "columns", name))],
                $"{condition} AND {ParameterColumn.Condition(columns)}"
            );
        }

        Task<double[][]> OnItsOwn(PublishedQuestion asked, Field[] wanted, string condition) =>
            Task.Run(() => ReadAsync(asked, wanted, condition, cancellation), cancellation);
    }

    /// <summary>What is read of the table of parameters.</summary>
    private static string[] NamesThere(ParameterColumn[] columns) =>
        [Key, ParameterColumn.NumberColumn, .. columns.Select(one => one.There).Distinct()];

    /// <param name="values">Of <see cref="NamesThere"/>, a row for each parameter: shape [column][row].</param>
    private static void AddParameters(Dictionary<string, double[]> read, ParameterColumn[] columns, double[][] values)
    {
        string[] names = NamesThere(columns);
        foreach (IGrouping<int, ParameterColumn> parameter in columns.GroupBy(one => one.Number))
        {
            int[] rows = [.. Enumerable.Range(0, values[1].Length).Where(row => values[1][row] == parameter.Key)];
            double[] keys = Array.ConvertAll(rows, row => values[0][row]);
            foreach (ParameterColumn one in parameter)
            {
                double[] there = values[Array.IndexOf(names, one.There)];
                read[one.Name] = KeptColumns.Aligned(read[Key], keys, Array.ConvertAll(rows, row => there[row]));
            }
        }
    }

    private static Dictionary<string, double[]> Named(Field[] fields, double[][] values) =>
        fields.Index().ToDictionary(one => one.Item.Name, one => values[one.Index], StringComparer.Ordinal);

    private static double[][] Joined(double[][][] parts)
    {
        if (parts.Length == 1)
            return parts[0];
        double[][] joined = [.. parts[0].Select(_ => new double[parts.Sum(part => part[0].Length)])];
        for (int column = 0, begin = 0; column < joined.Length; column++, begin = 0)
            foreach (double[][] part in parts)
            {
                part[column].CopyTo(joined[column], begin);
                begin += part[column].Length;
            }
        return joined;
    }

    /// <summary>The first and the last observation; null: there are none.</summary>
    private async Task<(long First, long Last)?> EndsAsync(Field[] fields, CancellationToken cancellation)
    {
        List<double> ends = [];
        foreach (string order in new[] { Key, $"{Key} DESC" })
            ends.AddRange(
                (
                    await queries.ReadNumbersAsync(
                        question.Plan(fields.Where(field => field.Name == Key), "columns", order, null, 1),
                        Patience,
                        cancellation
                    )
                )[0]
            );
        return ends is [var first, var last] ? ((long)first, (long)last) : null;
    }

    /// <summary>Conditions that split a run's fits. PostgreSQL works beside whoever reads as it is.</summary>
    private IEnumerable<string> Parts(long first, long last, long fits)
    {
        int parts =
            queries.Dialect == SqlDialect.PostgreSql
                ? 1
                : (int)Math.Clamp(fits / LeastOfPart, 1, Math.Min(Environment.ProcessorCount, MostParts));
        long length = (last - first + parts) / parts;
        return Enumerable.Range(0, parts).Select(part => Between(first + (part * length), first + ((part + 1) * length) - 1));
    }

    private static string Between(long first, long last) =>
        string.Create(CultureInfo.InvariantCulture, $"{Key} BETWEEN {first} AND {last}");

    /// <summary>Put in the order of their observations here, as the database mostly has it.</summary>
    private async Task<double[][]> ReadAsync(
        PublishedQuestion asked,
        Field[] wanted,
        string? condition,
        CancellationToken cancellation
    )
    {
        int key = Array.FindIndex(wanted, field => field.Name == Key);
        double[][] values = await queries.ReadNumbersAsync(
            asked.Plan(wanted, "columns", null, condition),
            Patience,
            cancellation
        );
        if (IsAscending(values[key]))
            return values;
        int[] places = [.. Enumerable.Range(0, values[key].Length)];
        Array.Sort((double[])values[key].Clone(), places);
        return [.. values.Select(column => Array.ConvertAll(places, place => column[place]))];
    }

    private static bool IsAscending(double[] keys)
    {
        for (int i = 1; i < keys.Length; i++)
            if (keys[i - 1] > keys[i])
                return false;
        return true;
    }
}
