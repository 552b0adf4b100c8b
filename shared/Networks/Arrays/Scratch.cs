namespace Almagest.Networks.Arrays;

/// <summary>Arrays that are used again by the next call, which most often is of the same size: else each batch leaves megabytes
/// to be collected. One thread at a time.</summary>
internal sealed class Scratch
{
    private readonly Dictionary<int, Shelf> _shelves = [];

    /// <returns>Of exactly this length, with whatever lies in it; to be left alone after <see cref="Reset"/>.</returns>
    public float[] Take(int length)
    {
        if (!_shelves.TryGetValue(length, out Shelf? shelf))
            _shelves.Add(length, shelf = new());
        if (shelf.Used == shelf.Arrays.Count)
            shelf.Arrays.Add(GC.AllocateUninitializedArray<float>(length));
        return shelf.Arrays[shelf.Used++];
    }

    /// <summary>All arrays are free again; those that nobody took since the last time are let go.</summary>
    public void Reset()
    {
        foreach ((int length, Shelf shelf) in _shelves)
        {
            shelf.Arrays.RemoveRange(shelf.Used, shelf.Arrays.Count - shelf.Used);
            shelf.Used = 0;
            if (shelf.Arrays.Count == 0)
                _shelves.Remove(length);
        }
    }

    private sealed class Shelf
    {
        public List<float[]> Arrays { get; } = [];

        public int Used { get; set; }
    }
}
