using Almagest.Spectra.Fitting.Results;

namespace Almagest.Application.Selections;

/// <summary>Fits of a run with some of their numbers, and which of them are chosen.</summary>
public sealed class RunSelection
{
    private readonly IReadOnlyDictionary<string, double[]> _columns;
    private readonly FitFlags[] _flags;
    private readonly bool[] _isChosen;

    internal RunSelection(long[] observations, FitFlags[] flags, IReadOnlyDictionary<string, double[]> columns, bool[] isChosen)
    {
        (Observations, _flags, _columns, _isChosen) = (observations, flags, columns, isChosen);
        foreach (bool one in isChosen)
            Chosen += one ? 1 : 0;
    }

    /// <summary>Their numbers in the database, ascending; so are the next: shape [fit].</summary>
    public long[] Observations { get; }

    public FitFlags[] Flags => _flags;

    /// <summary>Of the run, when it was read: another where anything was added.</summary>
    internal string State { get; init; } = "";

    public IReadOnlyList<bool> IsChosen => _isChosen;

    /// <summary>How many are chosen.</summary>
    public int Chosen { get; }

    public int All => Observations.Length;

    /// <summary>Shape [fit]; NaN: no value.</summary>
    /// <exception cref="KeyNotFoundException">It was not asked for.</exception>
    public double[] this[string column] => _columns[column];

    /// <summary>The chosen alone, all of them chosen.</summary>
    public RunSelection OfChosen()
    {
        int[] places = [.. Places];
        return new(
            Array.ConvertAll(places, fit => Observations[fit]),
            Array.ConvertAll(places, fit => _flags[fit]),
            _columns.ToDictionary(column => column.Key, column => Array.ConvertAll(places, fit => column.Value[fit])),
            [.. places.Select(_ => true)]
        )
        {
            State = State,
        };
    }

    /// <summary>Places of those that are chosen.</summary>
    public IEnumerable<int> Places => Enumerable.Range(0, All).Where(fit => IsChosen[fit]);

    /// <summary>Of how many fits a flag is told: of all, and of the chosen.</summary>
    public (int All, int Chosen) Count(FitFlags flag)
    {
        int all = 0,
            chosen = 0;
        for (int fit = 0; fit < _flags.Length; fit++)
            if ((_flags[fit] & flag) != FitFlags.None)
            {
                all++;
                chosen += _isChosen[fit] ? 1 : 0;
            }
        return (all, chosen);
    }
}
