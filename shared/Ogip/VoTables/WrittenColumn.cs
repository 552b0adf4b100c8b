using System.Globalization;
using Almagest.Spectra;

namespace Almagest.Ogip.VoTables;

/// <summary>A column of TABLEDATA. Single numbers are read as they come, the rest when it is asked for.</summary>
internal sealed class WrittenColumn(VoField field) : VoColumn(field)
{
    private readonly List<double> _scalars = [];
    private readonly List<string> _cells = [];

    private bool AreScalars => Field.IsNumber && Field.IsScalar;

    /// <exception cref="SpectralDataException">A number that is none.</exception>
    public void Add(string text)
    {
        if (AreScalars)
            _scalars.Add(Number(text.Trim(), _scalars.Count));
        else
            _cells.Add(text);
    }

    public override int CountAt(int row) => AreScalars ? 1 : Words(row).Length;

    public override double[] NumbersAt(int row) =>
        AreScalars ? [_scalars[row]] : [.. Words(row).Select(word => Number(word, row))];

    public override string TextAt(int row) => AreScalars ? "" : _cells[row];

    public override double[] Scalars(int rows) => [.. _scalars];

    private string[] Words(int row) => _cells[row].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private double Number(string word, int row) =>
        word.Length == 0 || word == Field.Null || word == "?" ? double.NaN
        : double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : word.ToLowerInvariant() switch
        {
            "true" or "t" => 1,
            "false" or "f" => 0,
            "+inf" or "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => throw SpectralDataException.At(
                $"{Field.Where}, row {row + 1}, {Printable.Escaped(VoField.Told(Field.Name))}",
                $"'{Printable.Escaped(VoField.Told(word))}'",
                "a number"
            ),
        };
}
