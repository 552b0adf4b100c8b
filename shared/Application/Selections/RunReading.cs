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
            return Named(fields, await ReadAsync(question, fields, [null]));
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
        string[] parts = [.. Parts(first, last, fits)];
        Task<double[][]> theirs = ReadAsync(question, ofFit, parts);
        Task<double[][]>? parameters = ofParameters.Length > 0 ? ParametersAsync() : null,
            others = ofObservation.Length > 1 ? ReadAsync(observed, ofObservation, [Between(first, last)]) : null;
        Dictionary<string, double[]> read = Named(ofFit, await theirs);
        if (parameters is not null)
            AddParameters(read, ofParameters, await parameters);
        if (others is null)
            return read;
        Dictionary<string, double[]> beside = Named(ofObservation, await others);
        foreach (Field field in ofObservation.Where(field => field.Name != Key))
            read[field.Name] = KeptColumns.Aligned(read[Key], beside[Key], beside[field.Name]);
        return read;

        Task<double[][]> ParametersAsync()
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
            string ofThem = ParameterColumn.Condition(ofParameters);
            return ReadAsync(
                asked,
                [.. NamesThere(ofParameters).Select(name => PageOrder.ColumnOf(asked.Table, "columns", name))],
                [.. parts.Select(part => $"{part} AND {ofThem}")]
            );
        }

        // Put in the order of their observations here, as the database mostly has them.
        async Task<double[][]> ReadAsync(PublishedQuestion asked, Field[] wanted, IReadOnlyList<string?> conditions)
        {
            double[][] values = await queries.ReadNumbersAsync(
                [.. conditions.Select(condition => asked.Plan(wanted, "columns", null, condition))],
                Patience,
                cancellation
            );
            double[] keys = values[Array.FindIndex(wanted, field => field.Name == Key)];
            if (IsAscending(keys))
                return values;
            int[] places = [.. Enumerable.Range(0, keys.Length)];
            Array.Sort((double[])keys.Clone(), places);
            return [.. values.Select(column => Array.ConvertAll(places, place => column[place]))];
        }
    }

    /// <summary>What is read of the table of parameters.</summary>
    private static string[] NamesThere(ParameterColumn[] columns) =>
        [Key, ParameterColumn.NumberColumn, .. columns.Select(one => one.There).Distinct()];

    /// <param name="values">Of <see cref="NamesThere"/>, a row for each parameter, in the order of the fits: shape
    /// [column][row].</param>
    private static void AddParameters(Dictionary<string, double[]> read, ParameterColumn[] columns, double[][] values)
    {
        string[] names = NamesThere(columns);
        (double[] fits, double[] keys, double[] numbers) = (read[Key], values[0], values[1]);
        (double Number, double[] There, double[] Here)[] moved =
        [
            .. columns.Select(one => (one.Number, values[Array.IndexOf(names, one.There)], new double[fits.Length])),
        ];
        foreach ((_, _, double[] here) in moved)
            Array.Fill(here, double.NaN);
        for (int row = 0, fit = 0; row < keys.Length; row++)
        {
            while (fit < fits.Length && fits[fit] < keys[row])
                fit++;
            if (fit == fits.Length || fits[fit] != keys[row])
                continue;
            foreach ((double number, double[] there, double[] here) in moved)
                if (number == numbers[row])
                    here[fit] = there[row];
        }
        foreach ((ParameterColumn one, (_, _, double[] here)) in columns.Zip(moved))
            read[one.Name] = here;
    }

    private static Dictionary<string, double[]> Named(Field[] fields, double[][] values) =>
        fields.Index().ToDictionary(one => one.Item.Name, one => values[one.Index], StringComparer.Ordinal);

    /// <summary>The first and the last observation; null: there are none.</summary>
    private async Task<(long First, long Last)?> EndsAsync(Field[] fields, CancellationToken cancellation)
    {
        List<double> ends = [];
        foreach (string order in new[] { Key, $"{Key} DESC" })
            ends.AddRange(
                (
                    await queries.ReadNumbersAsync(
                        [question.Plan(fields.Where(field => field.Name == Key), "columns", order, null, 1)],
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

    private static bool IsAscending(double[] keys)
    {
        for (int i = 1; i < keys.Length; i++)
            if (keys[i - 1] > keys[i])
                return false;
        return true;
    }
}
