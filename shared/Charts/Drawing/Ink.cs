using OxyPlot;

namespace Almagest.Charts.Drawing;

/// <summary>A colour, and how much of what lies below it covers: 255 for all. The named ones can be told apart by people with
/// colour blindness (Okabe and Ito).</summary>
public readonly record struct Ink(byte R, byte G, byte B, byte A = 255)
{
    public static Ink Blue { get; } = new(0x00, 0x72, 0xB2);
    public static Ink Orange { get; } = new(0xD5, 0x5E, 0x00);
    public static Ink Green { get; } = new(0x00, 0x9E, 0x73);
    public static Ink Purple { get; } = new(0xCC, 0x79, 0xA7);
    public static Ink Sky { get; } = new(0x56, 0xB4, 0xE9);
    public static Ink Yellow { get; } = new(0xE6, 0x9F, 0x00);
    public static Ink Black { get; } = new(0x22, 0x22, 0x22);
    public static Ink Grey { get; } = new(0x88, 0x88, 0x88);

    /// <summary>Of lines behind the data.</summary>
    internal static Ink Rule { get; } = new(0xE4, 0xE8, 0xEC);

    /// <summary>Of what was not observed.</summary>
    internal static Ink Shade { get; } = new(0xEC, 0xEE, 0xF1);

    internal OxyColor Oxy => OxyColor.FromArgb(A, R, G, B);

    /// <summary>As SVG has it, without the alpha: #888, #0072B2.</summary>
    internal string Hex =>
        R % 17 == 0 && G % 17 == 0 && B % 17 == 0
            ? FormattableString.Invariant($"#{R / 17:x}{G / 17:x}{B / 17:x}")
            : FormattableString.Invariant($"#{R:X2}{G:X2}{B:X2}");

    public Ink Faded(byte alpha) => this with { A = alpha };
}
