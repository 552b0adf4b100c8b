using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Pha;

/// <summary>
/// A spectrum's fields, wherever the file keeps them: OGIP allows each to be a column or, where it is the same for all
/// channels, a keyword.
/// </summary>
internal abstract class PhaFields(FitsHdu hdu)
{
    public FitsHdu Hdu { get; } = hdu;

    public FitsHeader Header => Hdu.Header;

    /// <summary>How errors name this spectrum.</summary>
    public abstract string Where { get; }

    /// <summary>The order of a grating that it is; null if nobody said.</summary>
    public virtual GratingOrder? Order => GratingOrder.Of(Hdu.Table, null);

    /// <summary>The values of a column for this spectrum, one or one a channel; null if there is no such column.</summary>
    public abstract double[]? Column(string name);

    /// <summary>A text, of a column or of the keyword; null if there is neither.</summary>
    public abstract string? Text(string name);

    /// <summary>The values of the column, or the one of the keyword; null if there is neither.</summary>
    public double[]? Values(string name) => Column(name) ?? (Header.Real(name) is double value ? [value] : null);

    /// <summary>Yes or no, of a column or of the keyword; null if there is neither.</summary>
    public virtual bool? Logical(string name) => Header.Logical(name);

    /// <summary>A keyword of this extension or, failing that, of the primary header.</summary>
    public string? Inherited(string keyword) => Header.Text(keyword) ?? Hdu.File.Primary.Header.Text(keyword);

    /// <summary>Likewise, a number.</summary>
    public double? InheritedNumber(string keyword) => Header.Real(keyword) ?? Hdu.File.Primary.Header.Real(keyword);

    public SpectralDataException Wrong(string name, string found, string expected) =>
        SpectralDataException.At($"{Where} {name}", found, expected);
}

/// <summary>Type I: one row a channel.</summary>
internal sealed class TypeOneFields(FitsHdu hdu) : PhaFields(hdu)
{
    public override string Where => Hdu.Where;

    public override double[]? Column(string name) => Hdu.Table.Find(name)?.ReadScalars();

    public override string? Text(string name) => Header.Text(name);
}

/// <summary>Type II: one row a spectrum, with arrays of channels.</summary>
internal sealed class TypeTwoFields(FitsHdu hdu, int row) : PhaFields(hdu)
{
    public override string Where => $"{Hdu.Where}{{{row + 1}}}";

    public override GratingOrder? Order => GratingOrder.Of(Hdu.Table, row);

    public override double[]? Column(string name) =>
        Hdu.Table.Find(name) is TableColumn { IsText: false } column ? column.ReadRow(row) : null;

    public override bool? Logical(string name) =>
        Column(name) is [var told] && double.IsFinite(told) ? told != 0 : base.Logical(name);

    public override string? Text(string name) =>
        Hdu.Table.Find(name) is TableColumn { IsText: true } column ? column.ReadText(row) : Header.Text(name);
}
