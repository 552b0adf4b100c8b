using Almagest.Storage.Jobs;

namespace Almagest.Application.Tap;

/// <summary>A result on its way to the database, a megabyte at a time.</summary>
internal sealed class PartStream(IQueryJobStore jobs, QueryJob job, long most) : Stream
{
    private const int PartLength = 1 << 20;

    private readonly byte[] _part = new byte[PartLength];
    private int _filled,
        _number;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => ((long)_number * PartLength) + _filled;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <exception cref="RequestException">The result is larger than the operator keeps.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Length + buffer.Length > most)
            throw new RequestException(
                $"found a result of more than {most} bytes; expected a smaller one: fewer rows or columns."
            );
        while (buffer.Length > 0)
        {
            int taken = Math.Min(buffer.Length, PartLength - _filled);
            buffer[..taken].CopyTo(_part.AsMemory(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (_filled == PartLength)
                await PassAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Passes on what is left; afterwards nothing may be written.</summary>
    public async Task<long> EndAsync(CancellationToken cancellation)
    {
        long length = Length;
        if (_filled > 0)
            await PassAsync(cancellation);
        return length;
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("It is written without a thread that waits.");

    private async Task PassAsync(CancellationToken cancellation)
    {
        await jobs.AddPartAsync(job, _number, _part.AsMemory(0, _filled), cancellation);
        (_number, _filled) = (_number + 1, 0);
    }
}
