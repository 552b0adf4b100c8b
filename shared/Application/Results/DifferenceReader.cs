using Almagest.Application.Selections;
using Almagest.Storage.Columns;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>Reads what two runs say of the same observations: columns of their published tables, which are kept while nothing is
/// added to the runs, as is what was found of them.</summary>
public sealed class DifferenceReader(Lookup lookup, RunSelections selections, KeptColumns kept)
{
    private const string Statistic = "statistic",
        Freedom = "degrees_of_freedom",
        Kind = "statistic_name";

    /// <param name="a">Id, the beginning of one, or a name.</param>
    /// <param name="b">Likewise.</param>
    /// <param name="column">Of A's table of fits, whose numbers are wanted; null: none.</param>
    /// <exception cref="RequestException">There is no such run or column, or they are not of one catalogue.</exception>
    public async Task<RunDifferences> ReadAsync(string a, string b, string? column, CancellationToken cancellation)
    {
        (Run first, Run second) = (await lookup.RunAsync(a, cancellation), await lookup.RunAsync(b, cancellation));
        if (first.Id == second.Id)
            throw new RequestException($"runs: found {first.Name} twice; expected two runs.");
        if (first.CatalogueId != second.CatalogueId)
            throw new RequestException(
                $"runs: found {first.Name} of the catalogue {first.CatalogueName} and {second.Name} of {second.CatalogueName}; "
                    + "expected two runs of one catalogue."
            );
        // Both at once, where there are processors for it.
        Side[] sides = await Task.WhenAll(
            Task.Run(() => OfAsync(first, column, cancellation), cancellation),
            Task.Run(() => OfAsync(second, null, cancellation), cancellation)
        );
        (Side left, Side right) = (sides[0], sides[1]);
        string state = StateOf(left.Fits.State, right.Fits.State);
        return await kept.GetAsync(
            state,
            NameOf(column),
            _ => true,
            known => sizeof(double) * (long)known.Observations.Length * ((2 * known.Parameters.Count) + 5),
            () => Task.FromResult(Pair(left, right, column) with { State = state }),
            cancellation
        );
    }

    internal static string StateOf(string a, string b) => $"{a} and {b}";

    internal static string NameOf(string? column) => $"by {column}";

    private static RunDifferences Pair(Side left, Side right, string? column)
    {
        (int[] inA, int[] inB) = Pairs(left.Fits.Observations, right.Fits.Observations);
        double[] bins = Bins(left, right, inA, inB);
        return new(
            left.Run,
            right.Run,
            // A run of another unit has another parameter, whatever its name.
            [
                .. left
                    .Run.Parameters.Index()
                    .Join(right.Run.Parameters.Index(), one => one.Item, one => one.Item, (one, other) => (one, other.Index))
                    .AsParallel()
                    .AsOrdered()
                    .Select(shared => Compare(left, right, inA, inB, shared.one.Item, shared.one.Index, shared.Index)),
            ],
            Of(left.Fits.Observations, inA),
            left.Fits.All - inA.Length,
            right.Fits.All - inB.Length,
            Statistics(left, right, inA, inB, bins),
            bins,
            Of(left.Fits.Flags, inA),
            Of(right.Fits.Flags, inB),
            Same(left, right, inA, inB)
        )
        {
            Column = column is null ? null : Of(left.Fits[column], inA),
        };
    }

    /// <summary>Both come by their observations' ids.</summary>
    private static (int[] A, int[] B) Pairs(long[] a, long[] b)
    {
        (int[] inA, int[] inB) = (new int[Math.Min(a.Length, b.Length)], new int[Math.Min(a.Length, b.Length)]);
        int pairs = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length; )
            if (a[i] == b[j])
                (inA[pairs], inB[pairs++]) = (i++, j++);
            else if (a[i] < b[j])
                i++;
            else
                j++;
        Array.Resize(ref inA, pairs);
        Array.Resize(ref inB, pairs);
        return (inA, inB);
    }

    /// <summary>Pairs alike in values and ends, statistic and flags.</summary>
    private static long Same(Side a, Side b, int[] inA, int[] inB)
    {
        if (!a.Run.Parameters.SequenceEqual(b.Run.Parameters))
            return 0;
        (double[] Of, double[] And)[] columns = [.. a.Numbers.Zip(b.Numbers, (one, other) => (a.Fits[one], b.Fits[other]))];
        long same = 0;
        for (int pair = 0; pair < inA.Length; pair++)
        {
            (int one, int other) = (inA[pair], inB[pair]);
            bool isSame = a.Fits.Flags[one] == b.Fits.Flags[other] && a.Kinds[one] == b.Kinds[other];
            for (int i = 0; isSame && i < columns.Length; i++)
                isSame = columns[i].Of[one].Equals(columns[i].And[other]);
            same += isSame ? 1 : 0;
        }
        return same;
    }

    /// <summary>As many places as there are, ascending, are all of them.</summary>
    private static T[] Of<T>(T[] column, int[] places) =>
        places.Length == column.Length ? column : Array.ConvertAll(places, place => column[place]);

    /// <param name="bins">NaN where there is no difference.</param>
    private static double[] Statistics(Side a, Side b, int[] inA, int[] inB, double[] bins)
    {
        (double[] ofA, double[] ofB) = (a.Fits[Statistic], b.Fits[Statistic]);
        double[] differences = new double[bins.Length];
        for (int pair = 0; pair < differences.Length; pair++)
            differences[pair] = double.IsNaN(bins[pair]) ? double.NaN : ofB[inB[pair]] - ofA[inA[pair]];
        return differences;
    }

    /// <summary>Of the spectrum, shape [pair]; NaN: the statistics are not of one kind over as many bins.</summary>
    private static double[] Bins(Side a, Side b, int[] inA, int[] inB)
    {
        (double[] statisticA, double[] statisticB) = (a.Fits[Statistic], b.Fits[Statistic]);
        (double[] freedomA, double[] freedomB) = (a.Fits[Freedom], b.Fits[Freedom]);
        double[] bins = new double[inA.Length];
        for (int pair = 0; pair < bins.Length; pair++)
        {
            (int one, int other) = (inA[pair], inB[pair]);
            double ofA = freedomA[one] + a.Run.Parameters.Count,
                ofB = freedomB[other] + b.Run.Parameters.Count;
            bool isAlike =
                ofA > 0 && ofA == ofB && double.IsFinite(statisticB[other] - statisticA[one]) && a.Kinds[one] == b.Kinds[other];
            bins[pair] = isAlike ? ofA : double.NaN;
        }
        return bins;
    }

    private static ParameterPairs Compare(
        Side a,
        Side b,
        int[] inA,
        int[] inB,
        RunParameter parameter,
        int numberInA,
        int numberInB
    )
    {
        (string ofA, string ofB) = (a.Columns[numberInA], b.Columns[numberInB]);
        (double[] valueA, double[] lowerA, double[] upperA) = a.Interval(ofA);
        (double[] valueB, double[] lowerB, double[] upperB) = b.Interval(ofB);
        double[] shifts = new double[inA.Length],
            sigmas = new double[inA.Length];
        long onlyA = 0,
            onlyB = 0;
        for (int pair = 0; pair < inA.Length; pair++)
        {
            (int i, int j) = (inA[pair], inB[pair]);
            (bool isA, bool isB) = (double.IsFinite(valueA[i]), double.IsFinite(valueB[j]));
            onlyA += isA && !isB ? 1 : 0;
            onlyB += isB && !isA ? 1 : 0;
            shifts[pair] = isA && isB ? valueB[j] - valueA[i] : double.NaN;
            sigmas[pair] = RunComparisons.Moved((valueA[i], lowerA[i], upperA[i]), (valueB[j], lowerB[j], upperB[j]));
        }
        return new(parameter, shifts, sigmas, onlyA, onlyB);
    }

    private async Task<Side> OfAsync(Run run, string? column, CancellationToken cancellation)
    {
        IReadOnlyList<string> columns = FitsTables.ColumnsOf(run);
        string[] numbers =
        [
            .. columns.SelectMany(name => new[] { name, name + ParameterColumns.Lower, name + ParameterColumns.Upper }),
            Statistic,
        ];
        RunSelection fits = await selections.OpenAsync(
            run,
            FitChoice.All,
            numbers.Append(Freedom).Concat(column is null ? [] : [column]),
            cancellation,
            Kind
        );
        return new(run, columns, numbers, fits);
    }

    private sealed record Side(Run Run, IReadOnlyList<string> Columns, IReadOnlyList<string> Numbers, RunSelection Fits)
    {
        /// <summary>Of the statistics, by a number each: shape [fit].</summary>
        public double[] Kinds { get; } = Fits[Kind];

        public (double[] Value, double[] Lower, double[] Upper) Interval(string column) =>
            (Fits[column], Fits[column + ParameterColumns.Lower], Fits[column + ParameterColumns.Upper]);
    }
}
