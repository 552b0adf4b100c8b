namespace Almagest.Vo.Adql.Syntax;

internal enum TokenKind
{
    Word,
    Delimited,
    Number,
    Text,
    Symbol,
    End,
}

/// <param name="Text">A word as written, a quoted text without its quotes.</param>
/// <param name="Start">Its first character's place in the query.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start)
{
    public bool Is(string keywordOrSymbol) =>
        Kind is TokenKind.Word
            ? Text.Equals(keywordOrSymbol, StringComparison.OrdinalIgnoreCase)
            : Kind is TokenKind.Symbol && Text == keywordOrSymbol;

    public override string ToString() =>
        Kind switch
        {
            TokenKind.End => "the end of the query",
            TokenKind.Text => $"the text '{Problem.Shortened(Text)}'",
            TokenKind.Delimited => $"\"{Problem.Shortened(Text)}\"",
            TokenKind.Symbol => $"\"{Text}\"",
            _ => Problem.Shortened(Text),
        };
}
