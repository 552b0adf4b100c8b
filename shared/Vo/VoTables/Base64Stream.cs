using System.Xml;

namespace Almagest.Vo.VoTables;

/// <summary>The bytes that the element holds at which a reader stands.</summary>
internal sealed class Base64Stream(XmlReader xml) : Stream
{
    private readonly byte[] _buffer = new byte[1 << 15];
    private int _at,
        _end;
    private bool _isOver = xml.IsEmptyElement;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether there is a byte left.</summary>
    public bool HasMore => _at < _end || Fill();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0 || !HasMore)
            return 0;
        int count = Math.Min(buffer.Length, _end - _at);
        _buffer.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool Fill()
    {
        if (_isOver)
            return false;
        (_at, _end) = (0, xml.ReadElementContentAsBase64(_buffer, 0, _buffer.Length));
        _isOver = _end == 0;
        return !_isOver;
    }
}
