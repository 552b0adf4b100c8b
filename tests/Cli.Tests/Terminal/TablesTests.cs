using Almagest.Cli.Terminal;

namespace Almagest.Cli.Tests.Terminal;

public sealed class TablesTests
{
    private static readonly string[] Headings = ["source", "nH (10^22 cm^-2)", "PhoIndex", "norm (photons/keV/cm^2/s)", "flags"];
    private static readonly string[][] Rows =
    [
        ["3C 273", "0.0179 +0.0012 -0.0012", "1.96 +0.11 -0.10", "1.23e-3 +4e-5 -4e-5", "Refined"],
        ["a", "0.1", "2", "1e-3", ""],
    ];

    [Fact]
    public void A_row_is_a_line_where_there_is_room()
    {
        foreach (int? width in (int?[])[null, 200])
            Assert.Equal(3, Tables.Lines(Headings, Rows, width).Count());
    }

    [Fact]
    public void On_a_narrow_terminal_each_row_is_a_block() =>
        Assert.Equal(
            [
                "source 3C 273",
                "  nH (10^22 cm^-2)           0.0179 +0.0012 -0.0012",
                "  PhoIndex                   1.96 +0.11 -0.10",
                "  norm (photons/keV/cm^2/s)  1.23e-3 +4e-5 -4e-5",
                "  flags                      Refined",
                "source a",
                "  nH (10^22 cm^-2)           0.1",
                "  PhoIndex                   2",
                "  norm (photons/keV/cm^2/s)  1e-3",
            ],
            Tables.Lines(Headings, Rows, 60)
        );
}
