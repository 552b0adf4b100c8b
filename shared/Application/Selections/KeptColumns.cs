using Microsoft.Extensions.Caching.Memory;

namespace Almagest.Application.Selections;

/// <summary>Columns of runs that somebody looked at, and what else was found by reading all of a run, within bounds: what is not
/// asked for goes first.</summary>
public sealed class KeptColumns : IDisposable
{
    private const int Locks = 32;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(20);

    private readonly MemoryCache _cache;

    // Two who open one run read it once.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Locks).Select(_ => new SemaphoreSlim(1))];

    /// <summary>In a quarter of the memory that there is.</summary>
    public KeptColumns()
        : this(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4) { }

    /// <param name="mostBytes">What is kept at the most.</param>
    public KeptColumns(long mostBytes) =>
        (MostBytesAtOnce, _cache) = (mostBytes / 2, new(new MemoryCacheOptions { SizeLimit = mostBytes }));

    /// <summary>What a run's columns may take that are read at once. To be put together and looked at they take thrice as
    /// much, and two runs are compared.</summary>
    public long MostBytesAtOnce { get; }

    /// <summary>Whether all of these are there.</summary>
    public bool Has(string state, IEnumerable<string> names) =>
        names.All(name => _cache.TryGetValue((state, name), out object? _));

    /// <summary>Something that is read once.</summary>
    /// <param name="state">As of columns.</param>
    /// <param name="name">No column's.</param>
    /// <param name="isStill">Whether what is there will do.</param>
    /// <param name="bytes">How large it is.</param>
    public async Task<T> GetAsync<T>(
        string state,
        string name,
        Func<T, bool> isStill,
        Func<T, long> bytes,
        Func<Task<T>> read,
        CancellationToken cancellation
    )
        where T : class
    {
        SemaphoreSlim turn = TurnOf(state);
        await turn.WaitAsync(cancellation);
        try
        {
            if (_cache.TryGetValue((state, name), out T? known) && isStill(known!))
                return known!;
            T fresh = await read();
            Keep(state, name, fresh, bytes(fresh));
            return fresh;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <param name="state">Of what the columns are: a run, and how far it was.</param>
    /// <param name="key">The column by which rows are told apart, ascending; it comes with the others.</param>
    /// <param name="columns">Wanted.</param>
    /// <param name="read">Reads columns, the key among them.</param>
    /// <returns>Each of the length of the key's.</returns>
    public async Task<IReadOnlyDictionary<string, double[]>> GetAsync(
        string state,
        string key,
        IReadOnlyCollection<string> columns,
        Func<IReadOnlyList<string>, Task<IReadOnlyDictionary<string, double[]>>> read,
        CancellationToken cancellation
    )
    {
        SemaphoreSlim turn = TurnOf(state);
        await turn.WaitAsync(cancellation);
        try
        {
            Dictionary<string, double[]> found = new(StringComparer.Ordinal);
            foreach (string column in columns.Prepend(key))
                if (_cache.TryGetValue((state, column), out double[]? values))
                    found[column] = values!;
            string[] missing = [.. columns.Where(column => !found.ContainsKey(column))];
            if (missing.Length == 0 && found.ContainsKey(key))
                return found;
            IReadOnlyDictionary<string, double[]> fresh = await read([key, .. missing.Where(column => column != key)]);
            double[] keys = found.GetValueOrDefault(key) ?? fresh[key];
            foreach ((string column, double[] values) in fresh)
            {
                found[column] = column == key ? keys : Aligned(keys, fresh[key], values);
                Keep(state, column, found[column], sizeof(double) * (long)keys.Length);
            }
            return found;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        _cache.Dispose();
        foreach (SemaphoreSlim turn in _turns)
            turn.Dispose();
    }

    private SemaphoreSlim TurnOf(string state) => _turns[(uint)state.GetHashCode(StringComparison.Ordinal) % Locks];

    private void Keep(string state, string name, object value, long bytes)
    {
        using ICacheEntry entry = _cache.CreateEntry((state, name));
        (entry.Value, entry.Size, entry.SlidingExpiration) = (value, bytes + 128, Idle);
    }

    /// <summary>Values of rows put beside other keys, both ascending; NaN: there is no such row. A run that goes on may have
    /// had more rows by the second look: those are left to the next state.</summary>
    internal static double[] Aligned(double[] keys, double[] rows, double[] values)
    {
        if (keys.AsSpan().SequenceEqual(rows))
            return values;
        double[] aligned = new double[keys.Length];
        Array.Fill(aligned, double.NaN);
        for (int i = 0, row = 0; i < keys.Length; i++)
        {
            while (row < rows.Length && rows[row] < keys[i])
                row++;
            if (row < rows.Length && rows[row] == keys[i])
                aligned[i] = values[row];
        }
        return aligned;
    }
}
