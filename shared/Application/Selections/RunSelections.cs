using System.Globalization;
using Almagest.Application.Published;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Application.Selections;

/// <summary>
/// Chooses among the fits of a run, for pictures that are linked: a column is read once and kept while nothing is added to the
/// run, and choices are made here, so that a million fits are chosen anew in milliseconds.
/// </summary>
public sealed class RunSelections(IPublishedTables tables, IPublishedQueries queries, IRunStore runs, KeptColumns kept)
{
    /// <summary>Fits that are read while somebody waits for the first sight of a page.</summary>
    public const int MostAtOnce = 10_000;

    private const string Key = RunReading.Key,
        Flags = "flags";

    /// <param name="columns">Whose numbers are wanted, beside those that are chosen by.</param>
    /// <param name="text">A column of texts that is wanted as numbers: equal where the texts are.</param>
    /// <exception cref="RequestException">A column that is none or has no numbers, a condition that is none, or it took too
    /// long.</exception>
    /// <exception cref="TooManyFitsException">They have no room here, or took too long.</exception>
    public async Task<RunSelection> OpenAsync(
        Run run,
        FitChoice choice,
        IEnumerable<string> columns,
        CancellationToken cancellation,
        string? text = null
    )
    {
        PublishedCatalogue catalogue = await tables.CatalogueAsync(cancellation);
        PublishedQuestion question = PublishedQuestion.Of(
            catalogue,
            queries.Dialect,
            new()
            {
                Table = PublishedQuestion.TableOf(run, isClean: false),
                Run = run.Name,
                RunNumber = run.Number,
            }
        );
        choice = choice with
        {
            Only = [.. choice.Only.Select(filter => filter with { Column = Find(question.Table, "only", filter.Column).Name })],
        };
        ColumnFilter[] ofNumbers = OfNumbers(question.Table, choice);
        Field[] wanted =
        [
            .. columns
                .Concat(ofNumbers.Select(filter => filter.Column))
                .Append(Flags)
                .Distinct(StringComparer.Ordinal)
                .Select(name => NumberOf(question.Table, name)),
            .. text is null ? Array.Empty<Field>() : [Find(question.Table, "columns", text)],
        ];
        RunProgress progress = await runs.ProgressAsync(run.Id, cancellation);
        string state = StateOf(run, progress);
        IReadOnlyDictionary<string, double[]> read = await kept.GetAsync(
            state,
            Key,
            [.. wanted.Select(field => field.Name)],
            missing => ReadAsync(new(queries, catalogue, question, run), missing, progress.Fitted, cancellation),
            cancellation
        );
        long[] observations = Array.ConvertAll(read[Key], number => (long)number);
        bool[] isChosen = Chosen(observations.Length, choice, ofNumbers, read);
        if (Asked(choice, ofNumbers) is { } where)
        {
            bool[] meets = await kept.GetAsync(
                state,
                NameOf(where),
                known => known.Length == observations.Length,
                known => known.Length,
                () => AskedAsync(catalogue, run, (choice.Where, where), observations, cancellation),
                cancellation
            );
            for (int fit = 0; fit < isChosen.Length; fit++)
                isChosen[fit] &= meets[fit];
        }
        return new(observations, Array.ConvertAll(read[Flags], bits => (FitFlags)(int)bits), read, isChosen) { State = state };
    }

    /// <exception cref="TooManyFitsException">They have no room here, or took too long.</exception>
    private async Task<IReadOnlyDictionary<string, double[]>> ReadAsync(
        RunReading reading,
        IReadOnlyList<string> columns,
        long fits,
        CancellationToken cancellation
    )
    {
        long bytes = sizeof(double) * columns.Count * fits,
            most = kept.MostBytesAtOnce;
        if (bytes > most)
            throw new TooManyFitsException(
                fits,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"found columns of {bytes >> 20:#,0} MiB; expected at most {most >> 20:#,0}, an eighth of the memory here."
                )
            );
        try
        {
            return await reading.ReadAsync(columns, fits, cancellation);
        }
        catch (QueryFailedException failed) when (failed.Failure is QueryFailure.TooSlow or QueryFailure.TooLarge)
        {
            throw new TooManyFitsException(fits, failed.Message);
        }
    }

    /// <summary>Whether a choice is made in no time, for all it needs is there.</summary>
    /// <param name="table">Of the run's fits; the choice and the columns are named as it has them.</param>
    /// <param name="progress">As the run now stands.</param>
    public bool IsKept(Run run, RunProgress progress, PublishedTable table, FitChoice choice, IEnumerable<string> columns)
    {
        ColumnFilter[] ofNumbers = OfNumbers(table, choice);
        return kept.Has(
            StateOf(run, progress),
            [
                Key,
                Flags,
                .. columns,
                .. ofNumbers.Select(filter => filter.Column),
                .. Asked(choice, ofNumbers) is { } where ? [NameOf(where)] : Array.Empty<string>(),
            ]
        );
    }

    private static ColumnFilter[] OfNumbers(PublishedTable table, FitChoice choice) =>
        [.. choice.Only.Where(filter => IsNumber(table, filter))];

    /// <summary>What only the database can tell: texts, and conditions in ADQL; null: nothing.</summary>
    private static string? Asked(FitChoice choice, ColumnFilter[] ofNumbers) =>
        new FitChoice { Only = [.. choice.Only.Except(ofNumbers)], Where = choice.Where }.Adql;

    private static string NameOf(string where) => $"WHERE {where}";

    /// <summary>What differs once anything is added to the run.</summary>
    internal static string StateOf(Run run, RunProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Id} {progress.ChunksDone} {progress.LastAt:O}");

    private static bool IsNumber(PublishedTable table, ColumnFilter filter) =>
        Find(table, "only", filter.Column).Kind.IsNumber() && filter.Holds(double.NaN) is not null;

    private static Field Find(PublishedTable table, string word, string name) => PageOrder.ColumnOf(table, word, name);

    private static Field NumberOf(PublishedTable table, string name)
    {
        Field field = Find(table, "columns", name);
        return field.Kind.IsNumber()
            ? field
            : throw new RequestException($"columns: found {name}, {field.Kind.Name()}; expected a column of numbers.");
    }

    private static bool[] Chosen(
        int fits,
        FitChoice choice,
        ColumnFilter[] ofNumbers,
        IReadOnlyDictionary<string, double[]> columns
    )
    {
        bool[] isChosen = new bool[fits];
        double[] flags = columns[Flags];
        for (int fit = 0; fit < fits; fit++)
            isChosen[fit] = ((FitFlags)(int)flags[fit] & (choice.With | choice.Without)) == choice.With;
        foreach (ColumnFilter filter in ofNumbers)
        {
            double[] values = columns[filter.Column];
            for (int fit = 0; fit < fits; fit++)
                isChosen[fit] &= filter.Holds(values[fit]) == true;
        }
        return isChosen;
    }

    /// <param name="where">What somebody wrote, null: nothing; and all that is asked.</param>
    /// <returns>Which of them meet a condition, as the database judges it: shape [fit].</returns>
    private async Task<bool[]> AskedAsync(
        PublishedCatalogue catalogue,
        Run run,
        (string? Own, string All) where,
        long[] observations,
        CancellationToken cancellation
    )
    {
        PageRequest request = new()
        {
            Table = PublishedQuestion.TableOf(run, isClean: false),
            Run = run.Name,
            RunNumber = run.Number,
            Where = where.Own,
            Columns = Key,
        };
        // First by itself, so that what is wrong is told by its own lines and columns.
        PublishedQuestion.Of(catalogue, queries.Dialect, request);
        PublishedQuestion question = PublishedQuestion.Of(catalogue, queries.Dialect, request with { Where = where.All });
        bool[] meets = new bool[observations.Length];
        try
        {
            double[][] found = await queries.ReadNumbersAsync(
                [question.Plan(question.Columns, "where", null)],
                RunReading.Patience,
                cancellation
            );
            foreach (double observation in found[0])
                if (Array.BinarySearch(observations, (long)observation) is >= 0 and int fit)
                    meets[fit] = true;
        }
        catch (QueryFailedException failed) when (failed.Failure != QueryFailure.Unavailable)
        {
            throw new RequestException($"where: {failed.Message}");
        }
        return meets;
    }
}
