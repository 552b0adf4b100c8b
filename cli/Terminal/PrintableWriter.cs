using System.Text;
using Almagest.Spectra;

namespace Almagest.Cli.Terminal;

/// <summary>The console as all of `almagest` sees it: what names and messages hold of control sequences is shown, as \u001B, and
/// never carried out.</summary>
/// <param name="inner">The console.</param>
/// <param name="inLines">Each text that is written as a line is one: line ends and tabs in it are shown too. A name that has one
/// would make a message of its own.</param>
internal sealed class PrintableWriter(TextWriter inner, bool inLines = false) : TextWriter
{
    /// <summary>Past this, for what draws progress with sequences of its own.</summary>
    public static TextWriter Error { get; private set; } = Console.Error;

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Puts it before stdout and stderr for as long as something runs.</summary>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> run)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        Error = error;
        Console.SetOut(new PrintableWriter(output));
        Console.SetError(new PrintableWriter(error, inLines: true));
        try
        {
            return await run();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    public override void Write(char value)
    {
        if (value is '\n' or '\t' || char.IsSurrogate(value) || Printable.Is(new Rune(value)))
            inner.Write(value);
        else
            inner.Write(Printable.Escape(new Rune(value)));
    }

    public override void Write(string? value)
    {
        if (value is not null)
            inner.Write(Of(value));
    }

    public override void WriteLine(string? value)
    {
        Write(inLines && value is not null ? Printable.Escaped(value) : value);
        inner.WriteLine();
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Flush() => inner.Flush();

    /// <summary>Escaped but for line ends and tabs.</summary>
    public static string Of(string text) =>
        Printable.Of(text, rune => rune.Value is '\n' or '\t' ? rune.ToString() : Printable.Escape(rune));
}
