using System.Runtime.InteropServices;
using Almagest.Spectra;

namespace Almagest.Learning.Shards;

/// <summary>Puts arrays one behind the other. Little-endian, as all machines that .NET runs libtorch on.</summary>
internal ref struct ArrayWriter(Span<byte> bytes)
{
    private Span<byte> _rest = bytes;

    public void Put<T>(T[] values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> source = MemoryMarshal.AsBytes(values.AsSpan());
        if (source.Length > _rest.Length)
            throw new ArgumentException("The shard's arrays are longer than its counts of spectra, bins and parameters say.");
        source.CopyTo(_rest);
        _rest = _rest[source.Length..];
    }

    public readonly void RequireFull()
    {
        if (!_rest.IsEmpty)
            throw new ArgumentException("The shard's arrays are shorter than its counts of spectra, bins and parameters say.");
    }
}

/// <summary>Takes arrays one behind the other. The caller has checked the total length.</summary>
internal ref struct ArrayReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public T[] Take<T>(int count)
        where T : unmanaged
    {
        T[] values = new T[count];
        Span<byte> target = MemoryMarshal.AsBytes(values.AsSpan());
        _rest[..target.Length].CopyTo(target);
        _rest = _rest[target.Length..];
        return values;
    }
}

/// <summary>What no honest shard holds: a hash proves that nothing changed, not that it was ever right.</summary>
internal static class ShardCheck
{
    public static Shard Require(Shard shard)
    {
        RequireFinite(shard.Parameters, "parameters");
        RequireAtLeastZero(shard.Expected, "expectation");
        if (shard.Counts is not { } counts)
            return shard;
        RequireFinite(counts.Exposures, "exposures");
        RequireFinite(counts.BackgroundScales, "background scales");
        RequireAtLeastZero(counts.ExpectedBackground, "expected background");
        RequireAtLeastZero(counts.Source, "source counts");
        RequireAtLeastZero(counts.Background, "background counts");
        RequireAtLeastZero(counts.Responses, "responses");
        return shard;
    }

    private static void RequireFinite(double[] values, string what)
    {
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw SpectralDataException.At($"shard, {what}, value {i}", $"{values[i]}", "a finite number");
    }

    private static void RequireAtLeastZero(float[] values, string what)
    {
        for (int i = 0; i < values.Length; i++)
            if (!(values[i] >= 0 && float.IsFinite(values[i])))
                throw SpectralDataException.At($"shard, {what}, value {i}", $"{values[i]}", "a finite number of at least 0");
    }

    private static void RequireAtLeastZero(int[] values, string what)
    {
        for (int i = 0; i < values.Length; i++)
            if (values[i] < 0)
                throw SpectralDataException.At($"shard, {what}, value {i}", $"{values[i]}", "at least 0");
    }
}
