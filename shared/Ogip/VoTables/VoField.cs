using System.Globalization;
using Almagest.Spectra;

namespace Almagest.Ogip.VoTables;

/// <summary>What a FIELD says of its column.</summary>
/// <param name="Where">Names the file in errors.</param>
/// <param name="Unit">Empty if there is none; so are the others.</param>
/// <param name="DataType">VOTable's word: double, int, char and so on.</param>
/// <param name="ArraySize">As the file has it: "", "3", "*", "8*", "2x3".</param>
internal sealed record VoField(string Where, string Name, string Unit, string Ucd, string DataType, string ArraySize)
{
    /// <summary>What stands for no value (VALUES null); null: nothing does.</summary>
    public string? Null { get; set; }

    /// <summary>True for a number, or an array of numbers. Complex numbers and arrays of bits are none here.</summary>
    public bool IsNumber =>
        DataType is "double" or "float" or "int" or "long" or "short" or "unsignedByte" or "boolean"
        || (DataType == "bit" && IsScalar);

    /// <summary>True for one element in a cell.</summary>
    public bool IsScalar => ArraySize is "" or "1";

    /// <summary>True if each cell says how many elements it has.</summary>
    public bool IsVariable => ArraySize.EndsWith('*');

    /// <summary>Elements of a cell, where all have as many.</summary>
    /// <exception cref="SpectralDataException">ArraySize is none.</exception>
    public long FixedCount
    {
        get
        {
            long count = 1;
            foreach (string axis in IsScalar ? [] : ArraySize.Split('x'))
                if (
                    !int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                    || (count *= length) > int.MaxValue
                )
                    throw Wrong($"arraysize '{Printable.Escaped(Told(ArraySize))}'", "a size such as 3, 2x3, * or 8*");
            return count;
        }
    }

    /// <summary>Bytes that so many elements take in a binary stream.</summary>
    /// <exception cref="SpectralDataException">No such datatype.</exception>
    public long SizeOf(long elements) =>
        DataType switch
        {
            "bit" => (elements + 7) / 8,
            "boolean" or "unsignedByte" or "char" => elements,
            "short" or "unicodeChar" => 2 * elements,
            "int" or "float" => 4 * elements,
            "long" or "double" or "floatComplex" => 8 * elements,
            "doubleComplex" => 16 * elements,
            _ => throw Wrong($"datatype '{Printable.Escaped(Told(DataType))}'", "one of VOTable's"),
        };

    public SpectralDataException Wrong(string found, string expected) =>
        SpectralDataException.At($"{Where}, FIELD {Printable.Escaped(Told(Name))}", found, expected);

    /// <summary>Of other people's text, what an error can hold.</summary>
    public static string Told(string text) => text.Length > 40 ? text[..40] + "..." : text;
}
