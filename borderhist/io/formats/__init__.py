"""Writers of formats; :data:`borderhist.io.writing.FORMATS` names the function of each."""
