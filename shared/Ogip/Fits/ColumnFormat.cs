using System.Globalization;
using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>A TFORM: repeat count, type, and for descriptors the type of what lies in the heap.</summary>
/// <param name="Repeat">Elements in a row (bits for X, descriptors for P and Q: 0 or 1).</param>
/// <param name="Type">One of L X B I J K A E D C M, of the heap's elements if <paramref name="Descriptor"/> is P or Q.</param>
/// <param name="Descriptor">'P' or 'Q' for a variable-length array, else '\0'.</param>
internal readonly record struct ColumnFormat(int Repeat, char Type, char Descriptor)
{
    public bool IsVariable => Descriptor != '\0';

    /// <summary>Bytes that the column takes in a row.</summary>
    public long Width =>
        Descriptor switch
        {
            'P' => 8L * Repeat,
            'Q' => 16L * Repeat,
            _ => Size(Repeat),
        };

    /// <summary>Bytes that so many elements take.</summary>
    public long Size(long elements) =>
        Type switch
        {
            'X' => (elements + 7) / 8,
            'L' or 'B' or 'A' => elements,
            'I' => 2 * elements,
            'J' or 'E' => 4 * elements,
            'M' => 16 * elements,
            _ => 8 * elements,
        };

    /// <param name="text">Such as "1024E", "PE(1023)", "16A", "D".</param>
    /// <param name="header">Names the keyword in errors.</param>
    /// <param name="keyword">TFORMn.</param>
    /// <exception cref="SpectralDataException">No such format.</exception>
    public static ColumnFormat Parse(string text, FitsHeader header, string keyword)
    {
        string form = text.Trim().ToUpperInvariant();
        int digits = 0;
        while (digits < form.Length && char.IsAsciiDigit(form[digits]))
            digits++;
        int repeat = 1;
        if (digits > 0 && !int.TryParse(form.AsSpan(0, digits), CultureInfo.InvariantCulture, out repeat))
            throw header.Wrong(keyword, $"'{text}'", "a smaller repeat count");
        char type = digits < form.Length ? form[digits] : '\0';
        char element = type is 'P' or 'Q' && digits + 1 < form.Length ? form[digits + 1] : type;
        if (!"LXBIJKAEDCM".Contains(element) || (type is 'P' or 'Q' && repeat > 1))
            throw header.Wrong(
                keyword,
                $"'{text}'",
                "a repeat count and one of L X B I J K A E D C M, or P or Q and one of them"
            );
        return new(repeat, element, type is 'P' or 'Q' ? type : '\0');
    }
}
