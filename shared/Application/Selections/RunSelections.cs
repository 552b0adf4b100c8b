using System.Globalization;
using Almagest.Application.Published;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Application.Selections;

/// <summary>
/// Chooses among the fits of a run, for pictures that are linked: a column is read once and kept while nothing is added to the
/// run, and choices are made here, so that a million fits are chosen anew in milliseconds.
/// </summary>
public sealed class RunSelections(IPublishedTables tables, IPublishedQueries queries, IRunStore runs, KeptColumns kept)
{
    private const string Key = "observation_id",
        Flags = "flags";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="columns">Whose numbers are wanted, beside those that are chosen by.</param>
    /// <exception cref="RequestException">A column that is none or has no numbers, a condition that is none, or it took too
    /// long.</exception>
    public async Task<RunSelection> OpenAsync(
        Run run,
        FitChoice choice,
        IEnumerable<string> columns,
        CancellationToken cancellation
    )
    {
        PublishedCatalogue catalogue = await tables.CatalogueAsync(cancellation);
        PublishedQuestion question = PublishedQuestion.Of(
            catalogue,
            queries.Dialect,
            new() { Table = PublishedQuestion.TableOf(run, isClean: false), Run = run.Name }
        );
        choice = choice with
        {
            Only = [.. choice.Only.Select(filter => filter with { Column = Find(question.Table, "only", filter.Column).Name })],
        };
        ColumnFilter[] ofNumbers = [.. choice.Only.Where(filter => IsNumber(question.Table, filter))];
        Field[] wanted =
        [
            .. columns
                .Concat(ofNumbers.Select(filter => filter.Column))
                .Append(Flags)
                .Distinct(StringComparer.Ordinal)
                .Select(name => NumberOf(question.Table, name)),
        ];
        IReadOnlyDictionary<string, double[]> read = await kept.GetAsync(
            StateOf(run, await runs.ProgressAsync(run.Id, cancellation)),
            Key,
            [.. wanted.Select(field => field.Name)],
            missing => ReadAsync(question, missing, cancellation),
            cancellation
        );
        long[] observations = [.. read[Key].Select(number => (long)number)];
        bool[] isChosen = Chosen(observations.Length, choice, ofNumbers, read);
        await AskedAsync(catalogue, run, choice, ofNumbers, observations, isChosen, cancellation);
        return new(observations, [.. read[Flags].Select(bits => (FitFlags)(int)bits)], read, isChosen);
    }

    /// <summary>Whether a choice is made in no time: all it needs is there, and no condition is the database's to judge.</summary>
    /// <param name="progress">As the run now stands.</param>
    /// <inheritdoc cref="OpenAsync"/>
    public bool IsKept(Run run, RunProgress progress, FitChoice choice, IEnumerable<string> columns) =>
        choice.Where is null
        && choice.Only.All(filter => filter.Holds(double.NaN) is not null)
        && kept.Has(StateOf(run, progress), [Key, Flags, .. columns, .. choice.Only.Select(filter => filter.Column)]);

    private static string StateOf(Run run, RunProgress progress) =>
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

    /// <summary>Of the columns, in the order of their observations: put in it here, as the database mostly has it.</summary>
    private async Task<IReadOnlyDictionary<string, double[]>> ReadAsync(
        PublishedQuestion question,
        IReadOnlyList<string> columns,
        CancellationToken cancellation
    )
    {
        Field[] fields = [.. columns.Select(name => Find(question.Table, "columns", name))];
        double[][] values = await queries.ReadNumbersAsync(question.Plan(fields, "columns", null), Patience, cancellation);
        double[] keys = values[Array.FindIndex(fields, field => field.Name == Key)];
        if (!IsAscending(keys))
        {
            int[] places = [.. Enumerable.Range(0, keys.Length)];
            Array.Sort((double[])keys.Clone(), places);
            values = [.. values.Select(column => Array.ConvertAll(places, place => column[place]))];
        }
        return fields.Index().ToDictionary(one => one.Item.Name, one => values[one.Index], StringComparer.Ordinal);
    }

    private static bool IsAscending(double[] keys)
    {
        for (int i = 1; i < keys.Length; i++)
            if (keys[i - 1] > keys[i])
                return false;
        return true;
    }

    private async IAsyncEnumerable<IRow> RowsAsync(
        QueryPlan plan,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using PublishedAnswer answer = await queries.OpenAsync(plan, Patience, cancellation);
        await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
            yield return row;
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

    /// <summary>What only the database can tell: texts, and conditions in ADQL.</summary>
    private async Task AskedAsync(
        PublishedCatalogue catalogue,
        Run run,
        FitChoice choice,
        ColumnFilter[] ofNumbers,
        long[] observations,
        bool[] isChosen,
        CancellationToken cancellation
    )
    {
        FitChoice left = new() { Only = [.. choice.Only.Except(ofNumbers)], Where = choice.Where };
        if (left.Adql is not { } where)
            return;
        PublishedQuestion question = PublishedQuestion.Of(
            catalogue,
            queries.Dialect,
            new()
            {
                Table = PublishedQuestion.TableOf(run, isClean: false),
                Run = run.Name,
                Where = where,
                Columns = Key,
            }
        );
        bool[] meets = new bool[observations.Length];
        try
        {
            await foreach (IRow row in RowsAsync(question.Plan(question.Columns, "where", null), cancellation))
                if (Array.BinarySearch(observations, row.GetInt64(0)) is >= 0 and int fit)
                    meets[fit] = true;
        }
        catch (QueryFailedException failed) when (failed.Failure != QueryFailure.Unavailable)
        {
            throw new RequestException($"where: {failed.Message}");
        }
        for (int fit = 0; fit < isChosen.Length; fit++)
            isChosen[fit] &= meets[fit];
    }
}
