Register-ArgumentCompleter -Native -CommandName policygen -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        }
    $before = $env:_POLICYGEN_COMPLETE, $env:COMP_WORDS, $env:COMP_CWORD
    $env:_POLICYGEN_COMPLETE = 'powershell_complete'
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CWORD = $wordToComplete
    try {
        & policygen | Where-Object { $_ } | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    } finally {
        $env:_POLICYGEN_COMPLETE, $env:COMP_WORDS, $env:COMP_CWORD = $before
    }
}
