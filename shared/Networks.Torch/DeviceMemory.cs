using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>The one way between the processor's memory and that of a device, each copy counted. Thread-safe.</summary>
/// <remarks>A copy back waits until the device has done all that it was told before: within an epoch there is none.
/// <c>data&lt;float&gt;().ToArray()</c> takes ten times as long as all bytes at once.</remarks>
internal sealed class DeviceMemory(torch.Device device)
{
    private readonly ConditionalWeakTable<float[], Table> _tables = [];
    private long _sent,
        _fetched;

    public torch.Device Device => device;

    /// <summary>Copies to the device so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Copies back so far.</summary>
    public long Fetched => Interlocked.Read(ref _fetched);

    public torch.Tensor Send(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Send(MemoryMarshal.AsBytes(values), torch.ScalarType.Float32, shape);

    public torch.Tensor Send(ReadOnlySpan<bool> values, params ReadOnlySpan<long> shape) =>
        Send(MemoryMarshal.AsBytes(values), torch.ScalarType.Bool, shape);

    public torch.Tensor Send(ReadOnlySpan<int> values) =>
        Send(MemoryMarshal.AsBytes(values), torch.ScalarType.Int32, values.Length);

    /// <summary>Numbers that are asked for again and again, such as a training set's: they are brought there once, and stay as
    /// long as the array.</summary>
    /// <param name="columns">Of a matrix.</param>
    /// <param name="scale">That they are normalised by, there.</param>
    public torch.Tensor Keep(float[] values, int columns, Scale? scale = null)
    {
        lock (_tables)
        {
            if (_tables.TryGetValue(values, out Table? found) && found.Scale == scale)
                return found.Values;
            using var scope = torch.NewDisposeScope();
            torch.Tensor rows = Send(values, columns == 0 ? 0 : values.Length / columns, columns);
            if (scale is not null && columns > 0)
                rows = rows.Minus(Send(scale.Mean, columns))
                    .div(Send(scale.Deviation, columns))
                    .clamp(Arithmetic.Keep(-Scale.Furthest), Arithmetic.Keep(Scale.Furthest));
            _tables.AddOrUpdate(values, new Table(rows.DetachFromDisposeScope(), scale));
            return rows;
        }
    }

    public float[] Fetch(torch.Tensor values)
    {
        Interlocked.Increment(ref _fetched);
        using var scope = torch.NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(values.cpu().contiguous().bytes).ToArray();
    }

    private torch.Tensor Send(ReadOnlySpan<byte> bytes, torch.ScalarType type, params ReadOnlySpan<long> shape)
    {
        Interlocked.Increment(ref _sent);
        torch.Tensor here = torch.empty(shape, type);
        bytes.CopyTo(here.bytes);
        return here.to(device);
    }

    private sealed record Table(torch.Tensor Values, Scale? Scale);
}
