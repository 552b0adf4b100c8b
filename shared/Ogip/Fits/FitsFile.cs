using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Fits;

/// <summary>A FITS file in memory. Nothing is decoded before it is asked for; every size is checked against the bytes that are
/// there.</summary>
/// <remarks>Source: FITS Standard 4.0 (2018). A file whose last padding is missing is read all the same.</remarks>
public sealed class FitsFile
{
    internal const int Block = 2880;
    private readonly List<FitsHdu> _hdus = [];

    private readonly Lazy<string> _sha256;

    private FitsFile(string name, ReadOnlyMemory<byte> bytes, FitsLimits limits)
    {
        (Name, Bytes, Limits) = (name, bytes, limits);
        _sha256 = new(() => ResponseKey.Sha256(Bytes.Span));
        if (bytes.Length == 0)
            throw SpectralDataException.At(name, "an empty file", "a FITS file");
        if (!bytes.Span.StartsWith("SIMPLE  ="u8))
            throw SpectralDataException.At(name, "a file that does not begin with 'SIMPLE  ='", "a FITS file");
        long at = 0;
        while (at < bytes.Length && (_hdus.Count == 0 || bytes.Span[(int)at..].StartsWith("XTENSION="u8)))
            at = AddHdu((int)at);
    }

    /// <summary>How errors name this file.</summary>
    public string Name { get; }

    /// <summary>The file, unzipped.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    internal FitsLimits Limits { get; }

    /// <summary>Of <see cref="Bytes"/>, lower-case hex.</summary>
    internal string Sha256 => _sha256.Value;

    internal IReadOnlyList<FitsHdu> Hdus => _hdus;

    internal FitsHdu Primary => _hdus[0];

    /// <param name="path">A FITS file, or one that gzip made of it.</param>
    /// <param name="limits">Null: <see cref="FitsLimits.Default"/>.</param>
    /// <exception cref="SpectralDataException">It is absent, unreadable, too large, or not FITS.</exception>
    public static FitsFile Open(string path, FitsLimits? limits = null) =>
        Read(RegularFile.Read(path, (limits ?? FitsLimits.Default).MaximumBytes, "a FITS file"), Path.GetFileName(path), limits);

    /// <param name="bytes">A file's bytes, zipped or not.</param>
    /// <param name="name">How errors name the file.</param>
    /// <param name="limits">Null: <see cref="FitsLimits.Default"/>.</param>
    /// <exception cref="SpectralDataException">Not FITS, or cut short.</exception>
    public static FitsFile Read(ReadOnlyMemory<byte> bytes, string name, FitsLimits? limits = null) =>
        new(name, Gunzip.IfZipped(bytes, name, limits ?? FitsLimits.Default), limits ?? FitsLimits.Default);

    private long AddHdu(int at)
    {
        int index = _hdus.Count;
        var header = new FitsHeader($"{Name}[{index}]", Bytes[at..]);
        long dataStart = at + RoundUp(header.Length);
        long length = DataLength(header);
        if (length > 0 && dataStart + length > Bytes.Length)
            throw SpectralDataException.At(
                $"{header.Where} {header.Text("EXTNAME")?.Trim()}",
                $"a file cut short: {Math.Max(0, Bytes.Length - dataStart)} bytes of data",
                $"{length}, as its header says"
            );
        ReadOnlyMemory<byte> data = length > 0 ? Bytes.Slice((int)dataStart, (int)length) : ReadOnlyMemory<byte>.Empty;
        _hdus.Add(new FitsHdu(this, index, header, data));
        return dataStart + RoundUp(length);
    }

    private static long RoundUp(long bytes) => (bytes + Block - 1) / Block * Block;

    // |BITPIX| / 8 x GCOUNT x (PCOUNT + NAXIS1 x NAXIS2 x ...), section 4.4.1.2; random groups say NAXIS1 = 0.
    private static long DataLength(FitsHeader header)
    {
        long axes = header.Size("NAXIS");
        if (axes > 999)
            throw header.Wrong("NAXIS", $"{axes}", "at most 999");
        if (axes == 0)
            return 0;
        try
        {
            checked
            {
                long elements = 1;
                for (int axis = 1; axis <= axes; axis++)
                {
                    long size = header.Size($"NAXIS{axis}");
                    if (axis > 1 || size > 0 || header.Logical("GROUPS") != true)
                        elements *= size;
                }
                long bits = Math.Abs(header.Integer("BITPIX") ?? throw header.Missing("BITPIX"));
                if (bits is not (8 or 16 or 32 or 64))
                    throw header.Wrong("BITPIX", $"{bits}", "8, 16, 32, 64, -32 or -64");
                elements += header.Has("PCOUNT") ? header.Size("PCOUNT") : 0;
                long length = elements * (bits / 8) * (header.Has("GCOUNT") ? header.Size("GCOUNT") : 1);
                return length <= int.MaxValue
                    ? length
                    : throw header.Wrong("NAXISn", $"{length} bytes of data", "no more than 2 GiB");
            }
        }
        catch (OverflowException)
        {
            throw header.Wrong("NAXISn", "more bytes of data than can be counted", "no more than 2 GiB");
        }
    }
}
