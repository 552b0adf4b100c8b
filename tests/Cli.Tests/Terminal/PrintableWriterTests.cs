using Almagest.Cli.Terminal;

namespace Almagest.Cli.Tests.Terminal;

public sealed class PrintableWriterTests
{
    [Fact]
    public void Control_sequences_are_shown_and_not_carried_out()
    {
        using StringWriter written = new();
        using (PrintableWriter writer = new(written))
        {
            writer.Write("a\u001b[2Jb\n\tc");
            writer.WriteLine('\u0007');
            writer.Write(['\u009b', 'd'], 0, 2);
            writer.Write("e\rf\u202eg\ud83d\ude00é");
            writer.Write("{0}", "\0");
        }
        Assert.Equal("a\\u001B[2Jb\n\tc\\u0007\n\\u009Bd" + "e\\u000Df\\u202Eg\ud83d\ude00é\\u0000", written.ToString());
    }
}
