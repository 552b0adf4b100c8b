using System.Buffers.Binary;

namespace Almagest.Ogip.Fits;

/// <summary>Big-endian elements of one type to doubles: value = TZERO + TSCAL x stored.</summary>
internal readonly record struct ElementDecoder(char Type, double Scale, double Zero, long? Null)
{
    private bool IsPlain => Scale == 1 && Zero == 0 && Null is null;

    /// <param name="bytes">As many elements as there are <paramref name="values"/> (half as many if complex).</param>
    /// <param name="values">Overwritten.</param>
    public void Decode(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (Type)
        {
            // A logical that is neither T nor F is undefined.
            case 'L':
                for (int i = 0; i < values.Length; i++)
                    values[i] =
                        bytes[i] == 'T' ? 1
                        : bytes[i] == 'F' ? 0
                        : double.NaN;
                return;
            case 'X':
                for (int i = 0; i < values.Length; i++)
                    values[i] = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
                return;
            case 'B':
                for (int i = 0; i < values.Length; i++)
                    values[i] = bytes[i];
                break;
            case 'I':
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadInt16BigEndian(bytes[(2 * i)..]);
                break;
            case 'J':
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(4 * i)..]);
                break;
            case 'K':
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadInt64BigEndian(bytes[(8 * i)..]);
                break;
            case 'E' or 'C':
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleBigEndian(bytes[(4 * i)..]);
                break;
            default:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadDoubleBigEndian(bytes[(8 * i)..]);
                break;
        }
        if (!IsPlain)
            Rescale(values);
    }

    private void Rescale(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = Null is long missing && values[i] == missing ? double.NaN : Zero + (Scale * values[i]);
    }
}
