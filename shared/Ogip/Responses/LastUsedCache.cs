namespace Almagest.Ogip.Responses;

/// <summary>Holds what was used last, up to a number. Each value is made once, whoever asks. Thread-safe; values are made under
/// its lock, so make them lazy.</summary>
internal sealed class LastUsedCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _lastUsedFirst = new();

    /// <param name="make">Called if the value is absent or useless.</param>
    /// <param name="isUseless">True for a held value that must be made again.</param>
    public TValue GetOrAdd(TKey key, Func<TValue> make, Predicate<TValue> isUseless)
    {
        lock (_lock)
        {
            if (_byKey.Remove(key, out LinkedListNode<(TKey Key, TValue Value)>? held))
                _lastUsedFirst.Remove(held);
            TValue value = held is not null && !isUseless(held.Value.Value) ? held.Value.Value : make();
            _byKey[key] = _lastUsedFirst.AddFirst((key, value));
            if (_byKey.Count > Math.Max(capacity, 1))
            {
                _byKey.Remove(_lastUsedFirst.Last!.Value.Key);
                _lastUsedFirst.RemoveLast();
            }
            return value;
        }
    }
}
